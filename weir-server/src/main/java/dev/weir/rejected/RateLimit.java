package dev.weir.rejected;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The first lines of a minute from each sender. Of so many senders in one minute that the table is full, further ones get none. Any thread;
 * cheap when it refuses.
 */
final class RateLimit {
    static final int MOST_LINES = 100;
    static final int MOST_SENDERS = 10_000;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Long, Minute> minutes = new ConcurrentHashMap<>();
    private final AtomicLong sweptAtNanos;

    /** A sender's minute, which begins with its first line. */
    private static final class Minute {
        private long begunNanos;
        private int lines;

        private Minute(long begunNanos) {
            this.begunNanos = begunNanos;
        }

        synchronized boolean take(long nowNanos) {
            if (nowNanos - begunNanos >= MINUTE_NANOS) {
                begunNanos = nowNanos;
                lines = 0;
            }
            if (lines == MOST_LINES) {
                return false;
            }
            lines++;
            return true;
        }

        synchronized boolean isOver(long nowNanos) {
            return nowNanos - begunNanos >= MINUTE_NANOS;
        }
    }

    /** Limits by a clock in nanoseconds from any start. */
    RateLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.sweptAtNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Whether one more line of a sender may be kept; then it counts. */
    boolean take(long sender) {
        long now = nanoTime.getAsLong();
        Minute minute = minutes.get(sender);
        if (minute == null) {
            if (minutes.size() >= MOST_SENDERS && !sweep(now)) {
                return false;
            }
            minute = minutes.computeIfAbsent(sender, ignored -> new Minute(now));
        }
        return minute.take(now);
    }

    /** Forgets the minutes that are over, once a second at most; answers whether there is room. */
    private boolean sweep(long nowNanos) {
        long before = sweptAtNanos.get();
        if (nowNanos - before < SWEEP_NANOS || !sweptAtNanos.compareAndSet(before, nowNanos)) {
            return false;
        }
        minutes.values().removeIf(minute -> minute.isOver(nowNanos));
        return minutes.size() < MOST_SENDERS;
    }
}
