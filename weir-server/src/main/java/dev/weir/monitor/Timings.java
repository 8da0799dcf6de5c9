package dev.weir.monitor;

import java.util.concurrent.atomic.LongAdder;

/** How long something took, as a histogram of fixed bounds. Any thread. */
public final class Timings {
    private static final double[] BOUNDS_SECONDS = {
        0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double NANOS = 1e9;

    private final LongAdder[] counts = new LongAdder[BOUNDS_SECONDS.length + 1];
    private final LongAdder nanos = new LongAdder();

    /** Nothing has been timed yet. */
    public Timings() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Adds one. */
    public void add(long tookNanos) {
        double seconds = tookNanos / NANOS;
        int bucket = 0;
        while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        nanos.add(tookNanos);
    }

    /** How many were at most each bound, beyond the bound before it; the last are longer than any. */
    long[] counts() {
        long[] sums = new long[counts.length];
        for (int i = 0; i < counts.length; i++) {
            sums[i] = counts[i].sum();
        }
        return sums;
    }

    static double[] boundsSeconds() {
        return BOUNDS_SECONDS.clone();
    }

    double sumSeconds() {
        return nanos.sum() / NANOS;
    }
}
