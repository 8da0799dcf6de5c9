package dev.weir.bench;

import java.util.Arrays;

/**
 * Percentiles of times between a request and its reply, in nanoseconds.
 *
 * @param p50Nanos half took at most this
 * @param p99Nanos 99 in a hundred took at most this
 * @param p999Nanos 999 in a thousand took at most this
 */
public record Latency(long p50Nanos, long p99Nanos, long p999Nanos) {

    /** The percentiles of these times, which are sorted in place; zeros if there are none. */
    static Latency of(long[] nanos) {
        Arrays.sort(nanos);
        return new Latency(at(nanos, 500), at(nanos, 990), at(nanos, 999));
    }

    private static long at(long[] sorted, int perMille) {
        if (sorted.length == 0) {
            return 0;
        }
        long rank = ((long) sorted.length * perMille + 999) / 1_000;
        return sorted[(int) Math.max(0, rank - 1)];
    }
}
