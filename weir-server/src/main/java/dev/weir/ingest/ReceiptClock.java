package dev.weir.ingest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * When readings came, in microseconds since the Unix epoch: each later than the one before, so that two readings without a time of their
 * own do not fall on one moment of a series. One for all protocols. Any thread; does not block.
 */
public final class ReceiptClock implements LongSupplier {
    /** How far it may be ahead of the wall clock: more than the lines of a batch, and not an hour, where somebody puts that clock back. */
    private static final long MOST_AHEAD_MICROS = 1_000_000;

    private final InstantSource wall;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    /** A clock that follows a wall clock. */
    public ReceiptClock(InstantSource wall) {
        this.wall = wall;
    }

    /** The time of one receipt, given once. */
    @Override
    public long getAsLong() {
        long now = wallMicros();
        long before;
        long time;
        do {
            before = last.get();
            boolean follows = before >= now && before - now < MOST_AHEAD_MICROS;
            time = follows ? before + 1 : now;
        } while (!last.compareAndSet(before, time));
        return time;
    }

    /** What the wall clock shows; may be the same as before. */
    public long wallMicros() {
        Instant now = wall.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
