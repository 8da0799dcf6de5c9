package dev.weir.store.run;

import dev.weir.store.SampleTotals;

/**
 * What a run says of itself before its samples: an aggregate may use it where no other run of the series overlaps.
 *
 * @param seriesId whose samples they are
 * @param count how many, at least 1
 * @param firstMicros time of the first
 * @param lastMicros time of the last
 * @param first value of the first
 * @param last value of the last
 * @param min smallest value
 * @param max largest value
 * @param sum of all values
 * @param bodyAt where the encoded samples begin
 * @param endAt where the next run begins
 */
public record RunHeader(
        int seriesId,
        int count,
        long firstMicros,
        long lastMicros,
        double first,
        double last,
        double min,
        double max,
        double sum,
        int bodyAt,
        int endAt) {
    /** What its samples come to. */
    SampleTotals totals() {
        return new SampleTotals(count, firstMicros, lastMicros, first, last, min, max, sum);
    }
}
