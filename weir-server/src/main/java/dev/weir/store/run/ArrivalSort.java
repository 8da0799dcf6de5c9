package dev.weir.store.run;

import java.util.Arrays;

/**
 * Sorts samples of one series by time and drops what was overwritten, the last to arrive winning. Stable; a series in which few
 * samples are late, the rule with devices, costs little more than one pass. Any thread.
 */
public final class ArrivalSort {
    private ArrivalSort() {}

    /** Sorts {@code count} samples in order of arrival from {@code from} on, in place; answers how many are left there. */
    public static int sort(long[] times, double[] values, int from, int count) {
        sortStably(times, values, from, from + count);
        int kept = from;
        for (int i = from + 1; i < from + count; i++) {
            if (times[i] != times[kept]) {
                kept++;
            }
            times[kept] = times[i];
            values[kept] = values[i];
        }
        return kept - from + 1;
    }

    private static void sortStably(long[] times, double[] values, int from, int to) {
        long newest = Long.MIN_VALUE;
        int late = 0;
        for (int i = from; i < to; i++) {
            if (times[i] < newest) {
                late++;
            } else {
                newest = times[i];
            }
        }
        if (late > (to - from) / 2) {
            sortHalves(times, values, from, to);
        } else if (late > 0) {
            sortLate(times, values, from, to, late);
        }
    }

    /** Takes the late ones out, sorts them alone and merges them back. A late one came after every other of its time that was not late. */
    private static void sortLate(long[] times, double[] values, int from, int to, int late) {
        long[] lateTimes = new long[late];
        double[] lateValues = new double[late];
        int kept = from;
        int taken = 0;
        for (int i = from; i < to; i++) {
            if (kept > from && times[i] < times[kept - 1]) {
                lateTimes[taken] = times[i];
                lateValues[taken++] = values[i];
            } else {
                times[kept] = times[i];
                values[kept++] = values[i];
            }
        }
        sortStably(lateTimes, lateValues, 0, late);
        int write = to;
        int left = kept - 1;
        for (int right = late - 1; right >= 0; ) {
            write--;
            if (left >= from && times[left] > lateTimes[right]) {
                times[write] = times[left];
                values[write] = values[left--];
            } else {
                times[write] = lateTimes[right];
                values[write] = lateValues[right--];
            }
        }
    }

    private static void sortHalves(long[] times, double[] values, int from, int to) {
        int middle = (from + to) >>> 1;
        sortStably(times, values, from, middle);
        sortStably(times, values, middle, to);
        long[] leftTimes = Arrays.copyOfRange(times, from, middle);
        double[] leftValues = Arrays.copyOfRange(values, from, middle);
        int right = middle;
        int write = from;
        for (int left = 0; left < leftTimes.length; write++) {
            if (right < to && times[right] < leftTimes[left]) {
                times[write] = times[right];
                values[write] = values[right++];
            } else {
                times[write] = leftTimes[left];
                values[write] = leftValues[left++];
            }
        }
    }
}
