package dev.weir.files;

import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvSlice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of slices for all files together, and the threads that parse them. A file that has none waits for one, fairly; one that has some
 * goes on with these. Any
 * thread.
 */
final class Slices implements AutoCloseable {
    private static final int USUAL_BYTES = 1 << 20;

    private static final int MORE_THAN_THREADS = 4;

    private final int sliceBytes;
    private final Semaphore left;
    private final Deque<CsvSlice> free = new ArrayDeque<>();
    private final ExecutorService parsers;

    /** Slices of a mebibyte, or of two rows that have {@code rowBytes}, parsed by a thread for each core. */
    static Slices usual(int rowBytes) {
        return new Slices(Runtime.getRuntime().availableProcessors(), Math.max(USUAL_BYTES, 2 * rowBytes));
    }

    /** Slices of so many bytes, of which there are four more than threads that parse them. */
    Slices(int threads, int sliceBytes) {
        this.sliceBytes = sliceBytes;
        left = new Semaphore(threads + MORE_THAN_THREADS, true);
        AtomicInteger number = new AtomicInteger();
        parsers = Executors.newFixedThreadPool(
                threads,
                task -> Thread.ofPlatform()
                        .name("parser-" + number.incrementAndGet())
                        .daemon()
                        .unstarted(task));
    }

    /** A slice; waits until one is free. Whoever has one already and waits for another keeps others waiting: see {@link #takeAnother}. */
    CsvSlice take() {
        left.acquireUninterruptibly();
        return free();
    }

    /** Another slice, or null where none is free now, or somebody waits who has none. */
    @Nullable CsvSlice takeAnother() {
        return !left.hasQueuedThreads() && left.tryAcquire() ? free() : null;
    }

    private CsvSlice free() {
        synchronized (free) {
            CsvSlice slice = free.poll();
            return slice == null ? new CsvSlice(sliceBytes) : slice;
        }
    }

    /** Gives a slice back, which nobody uses any longer. */
    void giveBack(CsvSlice slice) {
        synchronized (free) {
            free.push(slice);
        }
        left.release();
    }

    /** Parses a slice on one of the threads. */
    CompletableFuture<Void> parse(CsvSlice slice, CsvParser parser) {
        return CompletableFuture.runAsync(() -> parser.parse(slice), parsers);
    }

    @Override
    public void close() {
        parsers.shutdown();
    }
}
