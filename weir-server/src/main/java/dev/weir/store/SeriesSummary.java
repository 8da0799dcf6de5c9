package dev.weir.store;

/**
 * What a listing says of a series.
 *
 * @param samples how many there are, those included that were overwritten and not merged yet
 * @param firstMicros time of the first; means nothing without any
 * @param lastMicros time of the last
 * @param lastValue value of the last
 */
public record SeriesSummary(long samples, long firstMicros, long lastMicros, double lastValue) {
    /** A series without samples. */
    public static final SeriesSummary EMPTY = new SeriesSummary(0, Long.MAX_VALUE, Long.MIN_VALUE, 0);

    /** With a stretch that came later than what is summed up here, so that its last sample wins over one of the same time. */
    public SeriesSummary plus(int count, long first, long last, double value) {
        boolean newer = last >= lastMicros;
        return new SeriesSummary(
                samples + count, Math.min(firstMicros, first), newer ? last : lastMicros, newer ? value : lastValue);
    }
}
