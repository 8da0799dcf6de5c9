package dev.weir.blob.file;

import dev.weir.blob.BlobStoreException;
import dev.weir.model.WeirException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The platform threads that wait for the disk. They are never interrupted, which would close the file in use, and neither is waiting for them given
 * up: a task uses the caller's bytes. Tasks never wait for each other.
 */
final class BlobThreads implements AutoCloseable {
    /** So many forces go on at once; a disk is the faster the more there are. */
    private static final int THREADS = 8;

    private final ExecutorService threads;

    BlobThreads() {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                THREADS,
                task -> Thread.ofPlatform()
                        .name("blob-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(task));
    }

    /** Begins a task. */
    <T> Future<T> submit(Callable<T> task) {
        try {
            return threads.submit(task);
        } catch (RejectedExecutionException e) {
            throw new BlobStoreException(
                    WeirException.Code.UNAVAILABLE, "cannot use the blob store: the server is stopping", e);
        }
    }

    /** Runs a task and waits for it, from any thread but those of the store; what it throws is thrown here. */
    <T> T run(Callable<T> task) {
        return await(submit(task));
    }

    /** Waits for a task; what it threw is thrown here. An interrupt is kept for later. */
    static <T> T await(Future<T> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        return switch (e.getCause()) {
            case BlobStoreException failure -> failure;
            case WeirException failure -> new BlobStoreException(failure.code(), failure.reason(), failure);
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException("BUG: a task of the blob store failed", e.getCause());
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
