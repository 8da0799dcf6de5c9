package dev.weir.retention;

import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The wall clock, where it can be believed: not within an hour after it has jumped against the monotonic clock, by more than a minute forward, as
 * what a clock that was ahead has hidden never comes back, or by more than a day back. Used by one thread, which asks now and then.
 */
final class SteadyClock {
    private static final long AHEAD_MICROS = Duration.ofMinutes(1).toNanos() / 1000;
    private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1000;
    private static final long STEADY_NANOS = Duration.ofHours(1).toNanos();

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private long baseMicros;
    private long baseNanos;
    private boolean suspended;

    /**
     * Begins to watch the clock.
     *
     * @param newestMicros a time that the wall clock had before, if one is known: with one that is not within the day after it, it has jumped while nobody
     *     watched
     */
    SteadyClock(InstantSource wall, LongSupplier nanoTime, OptionalLong newestMicros) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        rebase();
        long ahead = newestMicros.isEmpty() ? 0 : baseMicros - newestMicros.getAsLong();
        suspended = ahead < 0 || ahead > DAY_MICROS;
    }

    /** What the wall clock shows, microseconds since the Unix epoch; empty while it is not believed. */
    OptionalLong micros() {
        long micros = wallMicros();
        long nanos = nanoTime.getAsLong();
        long drift = micros - baseMicros - (nanos - baseNanos) / 1000;
        // Small steps back do no harm, and the base stays ahead of them: so a clock that is set back and then right
        // again has not jumped.
        if (drift > AHEAD_MICROS || drift < (suspended ? -AHEAD_MICROS : -DAY_MICROS)) {
            suspended = true;
            rebase();
        } else if (suspended && nanos - baseNanos >= STEADY_NANOS) {
            suspended = false;
            rebase();
        } else if (!suspended && drift > 0) {
            rebase();
        }
        return suspended ? OptionalLong.empty() : OptionalLong.of(micros);
    }

    private void rebase() {
        baseMicros = wallMicros();
        baseNanos = nanoTime.getAsLong();
    }

    private long wallMicros() {
        var now = wall.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
