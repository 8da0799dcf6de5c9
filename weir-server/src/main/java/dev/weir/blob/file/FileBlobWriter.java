package dev.weir.blob.file;

import dev.weir.blob.BlobWriter;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills one buffer while the one before is being written, and forces every 32 MiB while more come, so that the last force is short. Where the pool
 * has no buffer the caller's bytes are written while it waits. Used by one thread at a time.
 */
final class FileBlobWriter implements BlobWriter {
    private static final Logger log = LoggerFactory.getLogger(FileBlobWriter.class);
    private static final long FORCE_EVERY_BYTES = 32L << 20;

    private final BlobFile file;
    private final BlobThreads threads;
    private final WriteBuffers buffers;
    private final Runnable end;
    private @Nullable ByteBuffer filling;
    private @Nullable ByteBuffer writing;
    private Future<?> write = CompletableFuture.completedFuture(null);
    private Future<?> force = CompletableFuture.completedFuture(null);
    private long forcedBytes;
    private boolean isUsable = true;
    private boolean isFinished;

    /** Runs {@code end} when it is closed. */
    FileBlobWriter(BlobFile file, BlobThreads threads, WriteBuffers buffers, Runnable end) {
        this.file = file;
        this.threads = threads;
        this.buffers = buffers;
        this.end = end;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        use();
        ByteBuffer source = ByteBuffer.wrap(bytes, from, length);
        while (source.hasRemaining()) {
            filling = filling == null ? buffers.take() : filling;
            if (filling == null) {
                start(source);
                awaitWrite();
            } else {
                fill(filling, source);
            }
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

    private void fill(ByteBuffer target, ByteBuffer source) {
        int length = Math.min(source.remaining(), target.remaining());
        target.put(target.position(), source, source.position(), length).position(target.position() + length);
        source.position(source.position() + length);
        if (!target.hasRemaining()) {
            start(target.flip());
            writing = target;
            filling = null;
        }
    }

    /** Begins to write once what was begun before is written. */
    private void start(ByteBuffer bytes) {
        awaitWrite();
        forceInTheBackground();
        write = threads.submit(() -> {
            file.append(bytes);
            return bytes;
        });
    }

    private void awaitWrite() {
        try {
            BlobThreads.await(write);
        } finally {
            give(writing);
            writing = null;
        }
    }

    private void give(@Nullable ByteBuffer buffer) {
        if (buffer != null) {
            buffers.give(buffer);
        }
    }

    private void forceInTheBackground() {
        if (file.sizeBytes() - forcedBytes >= FORCE_EVERY_BYTES && force.isDone()) {
            BlobThreads.await(force);
            forcedBytes = file.sizeBytes();
            force = threads.submit(() -> {
                file.force();
                return file;
            });
        }
    }

    @Override
    public void finish() {
        use();
        awaitWrite();
        // A force that failed throws here, so that the file is not forced again.
        BlobThreads.await(force);
        ByteBuffer rest = filling;
        threads.run(() -> {
            if (rest != null) {
                file.append(rest.flip());
            }
            file.place();
            return file;
        });
        isFinished = true;
        give(rest);
        filling = null;
    }

    @Override
    public void close() {
        isUsable = false;
        if (!isFinished) {
            isFinished = true;
            discard();
        }
        end.run();
    }

    private void discard() {
        settle(this::awaitWrite);
        settle(() -> BlobThreads.await(force));
        give(filling);
        filling = null;
        try {
            threads.run(() -> {
                file.discard();
                return file;
            });
        } catch (RuntimeException e) {
            log.warn("cannot take out a blob that was not finished; the next start does: {}", e.getMessage());
        }
    }

    /** Waits for what is under way; whoever waited for it before has its failure, and nobody else wants it. */
    private static void settle(Runnable wait) {
        try {
            wait.run();
        } catch (RuntimeException e) {
            log.debug("what a blob that is not finished was doing has failed", e);
        }
    }
}
