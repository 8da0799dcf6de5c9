package dev.weir.store.remote;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: two seconds at first, then twice as long each time up to ten, a little more or less each. Used by one thread. */
final class Backoff {
    private static final long FIRST_MILLIS = 2_000;
    private static final long MOST_MILLIS = 10_000;
    private static final double JITTER = 0.2;

    private long millis = FIRST_MILLIS;

    /** It has worked. */
    void reset() {
        millis = FIRST_MILLIS;
    }

    /** Nanoseconds until the next try. */
    long nextNanos() {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        long nanos = (long) (millis * factor * 1_000_000);
        millis = Math.min(MOST_MILLIS, 2 * millis);
        return nanos;
    }
}
