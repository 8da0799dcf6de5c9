package dev.weir.store.embedded;

import dev.weir.store.run.ArrivalSort;

/**
 * A sorted copy of one series' samples in a head, without those that were overwritten or deleted.
 *
 * @param timestampMicros times, strictly rising
 * @param values the value at each
 * @param count how many of the entries mean anything
 */
@SuppressWarnings("ArrayRecordComponent") // Made here and never changed.
record SortedSamples(long[] timestampMicros, double[] values, int count) {

    /** Sorts the samples that a series has among those published. */
    static SortedSamples of(Head head, int seriesId, Head.Published seen) {
        int through = seen.samples();
        int count = 0;
        for (int index = head.firstKept(seriesId, seen); index != 0; index = head.next(index, through)) {
            count++;
        }
        long[] times = new long[count];
        double[] values = new double[count];
        int[] order = new int[count];
        int at = 0;
        for (int index = head.firstKept(seriesId, seen); index != 0; index = head.next(index, through)) {
            order[at] = index;
            times[at] = head.timestampMicros(index);
            values[at++] = head.value(index);
        }
        int left = head.deletions().takeOut(seriesId, seen.deletions(), order, 0, times, values, count);
        return new SortedSamples(times, values, left == 0 ? 0 : ArrivalSort.sort(times, values, 0, left));
    }
}
