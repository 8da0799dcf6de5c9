package dev.weir.ingest;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The time now in microseconds since the Unix epoch, later at each call than at any before: two readings without a time of their own never share one. Any thread. */
public final class Ticks implements LongSupplier {
    private static final long MICROS = 1_000_000;

    private final InstantSource clock;
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    /** Ticks of a clock. */
    public Ticks(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public long getAsLong() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * MICROS + now.getNano() / 1_000;
        return last.updateAndGet(before -> Math.max(before + 1, micros));
    }
}
