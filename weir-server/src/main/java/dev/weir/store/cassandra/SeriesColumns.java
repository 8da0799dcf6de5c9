package dev.weir.store.cassandra;

import dev.weir.store.SampleBlock;
import dev.weir.store.run.ArrivalSort;
import dev.weir.store.run.RunDecoder;
import java.util.Comparator;
import java.util.List;

/**
 * The samples of stretches of one series and one server as columns, by strictly rising time: of two of one time the one that was taken last is left.
 *
 * @param times microseconds since the Unix epoch
 * @param values the value at each
 * @param taken when each was taken, microseconds since the Unix epoch
 * @param count how many of the entries mean anything
 */
@SuppressWarnings("ArrayRecordComponent") // Made here and never changed.
record SeriesColumns(long[] times, double[] values, long[] taken, int count) {
    /** How many samples stretches have. */
    static long samplesOf(List<Stretch> stretches) {
        return stretches.stream()
                .flatMap(stretch -> stretch.runs().stream())
                .mapToLong(run -> run.samples().count())
                .sum();
    }

    /** Merges stretches that are not too large for the heap. */
    static SeriesColumns of(List<Stretch> stretches) {
        int most = (int) samplesOf(stretches);
        long[] arrived = new long[most];
        double[] arrivedValues = new double[most];
        long[] arrivedTaken = new long[most];
        SampleBlock block = new SampleBlock();
        int count = 0;
        List<Stretch> inOrder = stretches.stream()
                .sorted(Comparator.comparingLong(Stretch::lastTaken))
                .toList();
        for (Stretch stretch : inOrder) {
            for (Stretch.Run run : stretch.runs()) {
                RunDecoder.decode(stretch.bytes(), run.samples(), block);
                System.arraycopy(block.timestampMicros, 0, arrived, count, block.count);
                System.arraycopy(block.values, 0, arrivedValues, count, block.count);
                System.arraycopy(stretch.taken(run), 0, arrivedTaken, count, block.count);
                count += block.count;
            }
        }
        return sorted(arrived, arrivedValues, arrivedTaken, count);
    }

    private static SeriesColumns sorted(long[] times, double[] values, long[] taken, int count) {
        double[] order = new double[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        int left = count == 0 ? 0 : ArrivalSort.sort(times, order, 0, count);
        double[] sortedValues = new double[left];
        long[] sortedTaken = new long[left];
        for (int i = 0; i < left; i++) {
            sortedValues[i] = values[(int) order[i]];
            sortedTaken[i] = taken[(int) order[i]];
        }
        return new SeriesColumns(times, sortedValues, sortedTaken, left);
    }
}
