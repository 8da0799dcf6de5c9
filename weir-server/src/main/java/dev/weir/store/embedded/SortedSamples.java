package dev.weir.store.embedded;

/**
 * A sorted copy of one series' samples in a head, without those that were overwritten.
 *
 * @param timestampMicros times, strictly rising
 * @param values the value at each
 * @param count how many of the entries mean anything
 */
@SuppressWarnings("ArrayRecordComponent") // Made here and never changed.
record SortedSamples(long[] timestampMicros, double[] values, int count) {

    /** Sorts the samples that a series has among the first {@code through} of a head. */
    static SortedSamples of(Head head, int seriesId, int through) {
        int count = 0;
        for (int index = head.first(seriesId, through); index != 0; index = head.next(index, through)) {
            count++;
        }
        long[] times = new long[count];
        double[] values = new double[count];
        int at = 0;
        for (int index = head.first(seriesId, through); index != 0; index = head.next(index, through)) {
            times[at] = head.timestampMicros(index);
            values[at++] = head.value(index);
        }
        return new SortedSamples(times, values, count == 0 ? 0 : ArrivalSort.sort(times, values, 0, count));
    }
}
