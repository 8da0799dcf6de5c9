package dev.weir.query;

import dev.weir.model.WeirException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The platform threads on which stored samples are read, so that no virtual thread holds its carrier while a disk is waited for. Each
 * caller has one read under way at most, which bounds the queue by the number of connections.
 */
public final class Readers implements AutoCloseable {
    private static final int THREADS = 4;

    private final ExecutorService threads;
    private final LongAdder damaged;

    /** Starts the threads {@code NAME-1} and so on; {@code damaged} counts the reads that find bytes that are not what was written. */
    public Readers(String name, LongAdder damaged) {
        this.damaged = damaged;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(
                THREADS,
                task -> Thread.ofPlatform()
                        .name(name + "-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(task));
    }

    /** Runs a read and waits for it, from any thread; what it throws unchecked is thrown here. */
    public <T> T read(Callable<T> task) {
        try {
            return threads.submit(task).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WeirException failure && failure.code() == WeirException.Code.CORRUPT) {
                damaged.increment();
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("BUG: a read failed", e.getCause());
        } catch (RejectedExecutionException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: the server is stopping", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
