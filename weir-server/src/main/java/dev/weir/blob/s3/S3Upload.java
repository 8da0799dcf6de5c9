package dev.weir.blob.s3;

import dev.weir.model.WeirException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/** One blob that is sent in parts, two of them at a time. Used by one thread at a time. */
final class S3Upload {
    /** What S3 takes. */
    private static final int MOST_PARTS = 10_000;

    private static final int AT_A_TIME = 2;

    private final S3Bucket bucket;
    private final PartMemory memory;
    private final String name;
    private final String id;
    private final Deque<Background<CompletedPart>> underWay = new ArrayDeque<>();
    private final List<CompletedPart> parts = new ArrayList<>();
    private long sizeBytes;

    /** Begins an upload, which is there until it is completed or aborted. */
    S3Upload(S3Bucket bucket, PartMemory memory, String name) {
        this.bucket = bucket;
        this.memory = memory;
        this.name = name;
        this.id = call(client -> client.createMultipartUpload(
                        request -> request.bucket(bucket.name()).key(name)))
                .uploadId();
    }

    private <T> T call(Function<S3Client, T> call) {
        return bucket.call("store the blob \"" + name + "\"", call);
    }

    /** Sends a part in the background, which gives back its memory at the end; waits while two are under way. */
    void send(PartMemory.Part part) {
        try {
            while (underWay.size() >= AT_A_TIME) {
                awaitOne();
            }
            if (parts.size() + underWay.size() >= MOST_PARTS) {
                throw new S3BlobException(
                        WeirException.Code.OVERLOADED,
                        bucket.attempted("store the blob \"" + name + "\"") + ": it is longer than " + MOST_PARTS
                                + " parts of 16 MiB");
            }
        } catch (RuntimeException e) {
            memory.release(part);
            throw e;
        }
        int number = parts.size() + underWay.size() + 1;
        sizeBytes += part.length();
        underWay.add(new Background<>(() -> put(number, new S3Body(part)), () -> memory.release(part)));
    }

    private CompletedPart put(int number, S3Body body) {
        String md5 = body.md5();
        String tag = call(client -> client.uploadPart(
                        request -> request.bucket(bucket.name())
                                .key(name)
                                .uploadId(id)
                                .partNumber(number)
                                .contentMD5(md5),
                        body.content()))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    private void awaitOne() {
        parts.add(underWay.element().await());
        underWay.remove();
    }

    /** Waits for all parts and makes the blob of them. */
    void complete() {
        while (!underWay.isEmpty()) {
            awaitOne();
        }
        call(client -> {
            try {
                return client.completeMultipartUpload(request -> request.bucket(bucket.name())
                        .key(name)
                        .uploadId(id)
                        .multipartUpload(whole -> whole.parts(parts)));
            } catch (NoSuchUploadException e) {
                // An earlier call has done it, and its answer was lost on the way.
                if (client.headObject(request -> request.bucket(bucket.name()).key(name))
                                .contentLength()
                        == sizeBytes) {
                    return id;
                }
                throw e;
            }
        });
    }

    /** Takes out what was sent; parts that are under way first, since one that comes later would stay. */
    void abort() {
        underWay.forEach(Background::stop);
        underWay.clear();
        bucket.cleanUp(
                "discard the unfinished blob \"" + name + "\"",
                client -> client.abortMultipartUpload(request -> request.bucket(bucket.name())
                        .key(name)
                        .uploadId(id)
                        .overrideConfiguration(limits -> limits.apiCallTimeout(
                                bucket.connection().patience().cleanup()))));
    }
}
