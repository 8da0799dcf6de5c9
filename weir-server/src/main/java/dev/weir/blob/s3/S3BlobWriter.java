package dev.weir.blob.s3;

import dev.weir.blob.BlobStoreException;
import dev.weir.blob.BlobWriter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects a blob in memory and sends it: at once where it is shorter than a part, else in parts while more comes. Used by one thread at a time. */
final class S3BlobWriter implements BlobWriter {
    private static final Logger log = LoggerFactory.getLogger(S3BlobWriter.class);

    private final S3Bucket bucket;
    private final PartMemory memory;
    private final String name;
    private final Runnable end;
    private PartMemory.@Nullable Part filling;
    private @Nullable S3Upload upload;
    private boolean isUsable = true;
    private boolean isFinishing;
    private boolean isOver;

    /** Runs {@code end} when it is closed. */
    S3BlobWriter(S3Bucket bucket, PartMemory memory, String name, Runnable end) {
        this.bucket = bucket;
        this.memory = memory;
        this.name = name;
        this.end = end;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        Objects.checkFromIndexSize(from, length, bytes.length);
        use();
        int at = from;
        while (at < from + length) {
            at += room().add(bytes, at, from + length - at);
        }
        isUsable = true;
    }

    /** Until a call is through it has failed. */
    private void use() {
        if (!isUsable) {
            throw new IllegalStateException("BUG: a blob is written to after a failure or its end");
        }
        isUsable = false;
    }

    /** A part that is not full. */
    private PartMemory.Part room() {
        PartMemory.Part part = filling;
        if (part == null) {
            part = upload == null ? memory.small() : memory.large();
        } else if (part.isFull() && part.isSmall()) {
            PartMemory.Part larger = memory.large();
            larger.add(part.bytes(), 0, part.length());
            memory.release(part);
            part = larger;
        } else if (part.isFull()) {
            send(part);
            part = memory.large();
        }
        filling = part;
        return part;
    }

    private void send(PartMemory.Part part) {
        S3Upload into = upload == null ? new S3Upload(bucket, memory, name) : upload;
        upload = into;
        filling = null;
        into.send(part);
    }

    @Override
    public void finish() {
        use();
        isFinishing = true;
        PartMemory.Part last = filling == null && upload == null ? room() : filling;
        if (last != null && (upload != null || last.length() == PartMemory.PART_BYTES)) {
            send(last);
        }
        if (upload != null) {
            upload.complete();
        } else if (last != null) {
            put(new S3Body(last));
        }
        isOver = true;
        release();
    }

    private void put(S3Body body) {
        String md5 = body.md5();
        bucket.call(
                "store the blob \"" + name + "\"",
                client -> client.putObject(
                        request -> request.bucket(bucket.name()).key(name).contentMD5(md5), body.content()));
    }

    private void release() {
        if (filling != null) {
            memory.release(filling);
            filling = null;
        }
    }

    @Override
    public void close() {
        isUsable = false;
        if (!isOver) {
            isOver = true;
            release();
            discard();
        }
        end.run();
    }

    private void discard() {
        try {
            if (upload != null) {
                upload.abort();
            }
            if (isFinishing) {
                delete();
            }
        } catch (BlobStoreException e) {
            log.warn("cannot take out a blob that was not finished; the next start does: {}", e.getMessage());
        }
    }

    /** What was finished may be there although the answer was that it is not, or none came. */
    private void delete() {
        Duration most = bucket.connection().patience().cleanup();
        bucket.cleanUp(
                "delete the blob \"" + name + "\"",
                client -> client.deleteObject(request -> request.bucket(bucket.name())
                        .key(name)
                        .overrideConfiguration(limits -> limits.apiCallTimeout(most))));
    }
}
