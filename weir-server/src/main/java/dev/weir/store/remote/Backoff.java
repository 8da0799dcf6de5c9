package dev.weir.store.remote;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: some two seconds at first, then twice as long each time up to some ten; a little more or less each, never less than
 * two and never more than ten. Used by one thread.
 */
final class Backoff {
    private static final double FIRST_SECONDS = 2;
    private static final double MOST_SECONDS = 10;
    private static final double JITTER = 0.2;
    private static final double NANOS = 1e9;

    private final RandomGenerator random;
    private double seconds = FIRST_SECONDS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** It has worked. */
    void reset() {
        seconds = FIRST_SECONDS;
    }

    /** Nanoseconds until the next try. */
    long nextNanos() {
        double least = Math.max(FIRST_SECONDS, seconds * (1 - JITTER));
        double most = Math.min(MOST_SECONDS, seconds * (1 + JITTER));
        seconds = Math.min(MOST_SECONDS, 2 * seconds);
        return (long) (random.nextDouble(least, most) * NANOS);
    }
}
