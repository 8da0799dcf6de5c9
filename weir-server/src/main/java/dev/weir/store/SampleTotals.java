package dev.weir.store;

/**
 * What a stretch of samples of one series comes to, without the samples.
 *
 * @param count how many, at least 1
 * @param firstMicros time of the first
 * @param lastMicros time of the last
 * @param first value of the first
 * @param last value of the last
 * @param min smallest value
 * @param max largest value
 * @param sum of all values; not finite where they add up to more than a float holds
 */
public record SampleTotals(
        int count, long firstMicros, long lastMicros, double first, double last, double min, double max, double sum) {}
