package dev.weir.rejected;

import dev.weir.monitor.Monitor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many rows the store has refused, and the log's word of it: once a minute at most, with the words of the last. Any thread. */
public final class StoreRefusals {
    private static final Logger log = LoggerFactory.getLogger(StoreRefusals.class);
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** So long after the last one those who watch the server are told. */
    private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final LongSupplier nanoTime;
    private long total;
    private long untold;
    private long toldNanos;
    private long lately;
    private long lastNanos;
    private String words = "";

    /**
     * What has been refused lately.
     *
     * @param rows how many, with no ten minutes between one and the next, nor since
     * @param words the store's, of the last
     */
    public record Lately(long rows, String words) {}

    StoreRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldNanos = nanoTime.getAsLong() - MINUTE_NANOS;
    }

    /** So many rows have been refused; the store says why of the last. */
    synchronized void add(int rows, String why) {
        long now = nanoTime.getAsLong();
        lately = (now - lastNanos >= LATELY_NANOS ? 0 : lately) + rows;
        lastNanos = now;
        words = why;
        total += rows;
        untold += rows;
        if (now - toldNanos >= MINUTE_NANOS) {
            log.warn(
                    "the store has refused {} rows that were taken; they are among the rejected input: {}",
                    untold,
                    why);
            untold = 0;
            toldNanos = now;
        }
    }

    synchronized Lately lately() {
        boolean isOver = lately == 0 || nanoTime.getAsLong() - lastNanos >= LATELY_NANOS;
        return isOver ? new Lately(0, "") : new Lately(lately, words);
    }

    private synchronized long total() {
        return total;
    }

    void addTo(Monitor monitor) {
        monitor.counter("store_refused_rows", "Rows that were taken, and that the store has refused.", this::total);
    }
}
