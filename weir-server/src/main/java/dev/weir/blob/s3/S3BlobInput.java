package dev.weir.blob.s3;

import dev.weir.blob.BlobNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.NonRetryableException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The bytes of a blob, fetched in ranges of 4 MiB, of which the next comes while one is read. So a slow reader holds no connection, and of a
 * connection that
 * breaks only its range is fetched again. Used by one thread at a time.
 */
final class S3BlobInput extends InputStream {
    private static final int RANGE_BYTES = 4 << 20;
    private static final int PAST_THE_END = 416;

    private final S3Bucket bucket;
    private final String name;
    private Range range;
    private @Nullable Background<Range> next;

    /**
     * Some bytes of the blob.
     *
     * @param bytes those that have not been read yet
     * @param end where in the blob they end
     * @param sizeBytes how long the blob is
     * @param tag what the server calls this version of it
     */
    private record Range(
            ByteBuffer bytes,
            long end,
            long sizeBytes,
            @Nullable String tag) {}

    S3BlobInput(S3Bucket bucket, String name, long offset) {
        this.bucket = bucket;
        this.name = name;
        this.range = fetch(offset, null);
        fetchAhead();
    }

    private void fetchAhead() {
        Range before = range;
        next = before.end < before.sizeBytes ? new Background<>(() -> fetch(before.end, before.tag), () -> {}) : null;
    }

    private Range fetch(long from, @Nullable String tag) {
        String bytes = "bytes=" + from + "-" + (from + RANGE_BYTES - 1);
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket.name())
                .key(name)
                .range(bytes)
                .ifMatch(tag)
                .build();
        ResponseTransformer<GetObjectResponse, Range> transformer = (response, in) -> range(from, response, in);
        return bucket.call("read the blob \"" + name + "\"", client -> {
            try {
                return client.getObject(request, transformer);
            } catch (NoSuchKeyException e) {
                throw new BlobNotFoundException(name);
            } catch (S3Exception e) {
                if (e.statusCode() == PAST_THE_END) {
                    return new Range(ByteBuffer.allocate(0), from, from, null);
                }
                throw e;
            }
        });
    }

    private static Range range(long from, GetObjectResponse response, AbortableInputStream in) {
        long length = response.contentLength();
        String place = response.contentRange();
        if (length > RANGE_BYTES || (place == null && from > 0)) {
            in.abort();
            throw NonRetryableException.create("it does not know ranges");
        }
        try {
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length < length) {
                throw new IOException("it broke off after " + bytes.length + " of " + length + " bytes");
            }
            long size = place == null ? length : Long.parseLong(place.substring(place.indexOf('/') + 1));
            return new Range(ByteBuffer.wrap(bytes), from + length, size, response.eTag());
        } catch (IOException e) {
            throw RetryableException.builder().cause(e).build();
        }
    }

    /** Whether there is more; then {@code range} has it. */
    private boolean hasMore() {
        while (!range.bytes.hasRemaining() && next != null) {
            range = next.await();
            fetchAhead();
        }
        return range.bytes.hasRemaining();
    }

    @Override
    public int read() {
        return hasMore() ? range.bytes.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) {
        Objects.checkFromIndexSize(from, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int part = Math.min(length, range.bytes.remaining());
        range.bytes.get(target, from, part);
        return part;
    }

    @Override
    public void close() {
        if (next != null) {
            next.stop();
            next = null;
        }
    }
}
