package dev.weir.blob.s3;

import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which writers collect what they send: small pieces to begin with, so that many small blobs go at once, and whole parts. Any thread.
 *
 * <p>Nobody waits for ever: whoever holds a small piece waits for a part, whoever fills a part waits for its caller or for a part that is being
 * sent, and that is sent or fails in time. And nobody waits for more than {@code patience}.
 */
final class PartMemory {
    static final int PART_BYTES = 16 << 20;
    private static final int SMALL_BYTES = 128 * 1024;
    private static final int PARTS = 4;
    private static final int SMALL_PIECES = 128;

    private final Semaphore parts = new Semaphore(PARTS, true);
    private final Semaphore smallPieces = new Semaphore(SMALL_PIECES, true);
    private final Deque<byte[]> free = new ArrayDeque<>(PARTS);
    private final Duration patience;

    PartMemory(Duration patience) {
        this.patience = patience;
    }

    /** Somewhere to begin a blob. */
    Part small() {
        acquire(smallPieces);
        return new Part(new byte[SMALL_BYTES]);
    }

    /** Somewhere for a whole part. */
    Part large() {
        acquire(parts);
        byte[] kept = poll();
        return new Part(kept == null ? new byte[PART_BYTES] : kept);
    }

    private synchronized byte @Nullable [] poll() {
        return free.poll();
    }

    private synchronized void keep(byte[] bytes) {
        free.push(bytes);
    }

    private void acquire(Semaphore permits) {
        try {
            if (!permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new S3BlobException(
                        WeirException.Code.OVERLOADED, "cannot store a blob: too many are being sent to S3");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new S3BlobException(WeirException.Code.UNAVAILABLE, "cannot store a blob: interrupted");
        }
    }

    /** Gives back a part or a small piece that nobody uses any more. */
    void release(Part part) {
        if (part.bytes.length == PART_BYTES) {
            keep(part.bytes);
            parts.release();
        } else {
            smallPieces.release();
        }
    }

    /** Bytes that are being collected. Used by one thread at a time. */
    static final class Part {
        private final byte[] bytes;
        private int length;

        private Part(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        boolean isFull() {
            return length == bytes.length;
        }

        boolean isSmall() {
            return bytes.length == SMALL_BYTES;
        }

        /** Takes as much as there is room for, and says how much. */
        int add(byte[] source, int from, int most) {
            int taken = Math.min(most, bytes.length - length);
            System.arraycopy(source, from, bytes, length, taken);
            length += taken;
            return taken;
        }
    }
}
