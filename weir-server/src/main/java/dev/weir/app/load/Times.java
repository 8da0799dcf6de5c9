package dev.weir.app.load;

import java.util.Arrays;
import java.util.Locale;

/**
 * How long some things took.
 *
 * @param count how many there were; all else is 0 where there were none
 * @param minNanos the shortest
 * @param avgNanos the average
 * @param maxNanos the longest
 * @param p99Nanos what 99 of 100 did not pass
 */
public record Times(int count, long minNanos, long avgNanos, long maxNanos, long p99Nanos) {
    /** Of these times, in any order. */
    static Times of(long... nanos) {
        if (nanos.length == 0) {
            return new Times(0, 0, 0, 0, 0);
        }
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(sorted.length * 0.99);
        long average = Arrays.stream(sorted).sum() / sorted.length;
        return new Times(sorted.length, sorted[0], average, sorted[sorted.length - 1], sorted[rank - 1]);
    }

    @Override
    public String toString() {
        if (count == 0) {
            return "none";
        }
        return String.format(
                Locale.ROOT,
                "min %.1f ms, avg %.1f ms, max %.1f ms, p99 %.1f ms",
                minNanos / 1e6,
                avgNanos / 1e6,
                maxNanos / 1e6,
                p99Nanos / 1e6);
    }
}
