package dev.weir.store.cassandra;

import dev.weir.model.Batch;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRanges;
import dev.weir.store.run.ArrivalSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The samples of some commits, in order of arrival, and what they delete. Keeps its columns for the next ones; one thread. */
final class LotSamples {
    private int[] seriesIds = new int[1024];
    private long[] timestampMicros = new long[1024];
    private double[] values = new double[1024];
    private long[] takenMicros = new long[1024];
    private int count;
    private final Map<Integer, List<Placed>> deletions = new HashMap<>();

    // By series: how many samples; then where those of the series end in the order. Only what is touched is ever not
    // zero.
    private int[] ends = new int[0];
    private int[] order = new int[0];
    private int[] touched = new int[1024];
    private int touchedCount;

    // The samples of the series that is handed over.
    private long[] times = new long[1024];
    private double[] sorted = new double[1024];
    private double[] sortedValues = new double[1024];
    private long[] taken = new long[1024];

    /** A deletion behind so many samples. */
    private record Placed(int behind, Deletion deletion) {}

    /** Takes what there is of one series. */
    interface Taker {
        /**
         * The arrays are valid until this returns.
         *
         * @param deletions in the order in which they came
         * @param times strictly rising; the first {@code count} mean something
         * @param values the value at each
         * @param taken when each was taken, microseconds since the Unix epoch
         */
        void take(int seriesId, List<Deletion> deletions, long[] times, double[] values, long[] taken, int count);
    }

    /** Samples of a commit that was taken at this time. */
    void add(Batch batch, long micros) {
        int end = count + batch.count();
        if (end > seriesIds.length) {
            int size = Math.max(end, 2 * count);
            seriesIds = Arrays.copyOf(seriesIds, size);
            timestampMicros = Arrays.copyOf(timestampMicros, size);
            values = Arrays.copyOf(values, size);
            takenMicros = Arrays.copyOf(takenMicros, size);
        }
        System.arraycopy(batch.seriesIds(), 0, seriesIds, count, batch.count());
        System.arraycopy(batch.timestampMicros(), 0, timestampMicros, count, batch.count());
        System.arraycopy(batch.values(), 0, values, count, batch.count());
        Arrays.fill(takenMicros, count, end, micros);
        count = end;
    }

    /** A deletion of a commit that was taken at this time. */
    void add(SampleDeletion deletion, long micros) {
        Placed placed = new Placed(count, new Deletion(micros, deletion.times()));
        for (int id : deletion.seriesIds()) {
            deletions.computeIfAbsent(id, unknown -> new ArrayList<>()).add(placed);
        }
    }

    /** How many samples there are. */
    int count() {
        return count;
    }

    /** Hands over all that there is, series by series, those of a bucket one behind the other, and forgets it. */
    void takeAll(SeriesHashes hashes, int buckets, Taker taker) {
        orderBySeries();
        for (int id : byBucket(hashes, buckets)) {
            int from = ends[id];
            int to = from;
            while (to < count && seriesIds[order[to]] == id) {
                to++;
            }
            take(id, from, to, taker);
        }
        for (int i = 0; i < touchedCount; i++) {
            ends[touched[i]] = 0;
        }
        count = 0;
        touchedCount = 0;
        deletions.clear();
    }

    /** Fills {@code order} with the indexes of the samples, series by series, in order of arrival; leaves in {@code ends} where each series begins. */
    private void orderBySeries() {
        for (int i = 0; i < count; i++) {
            touch(seriesIds[i], 1);
        }
        deletions.keySet().forEach(id -> touch(id, 0));
        order = order.length < count ? new int[count] : order;
        int end = 0;
        for (int i = 0; i < touchedCount; i++) {
            end += ends[touched[i]] - 1;
            ends[touched[i]] = end;
        }
        for (int i = count - 1; i >= 0; i--) {
            order[--ends[seriesIds[i]]] = i;
        }
    }

    /** Counts one more than there are samples, so that what is touched shows. */
    private void touch(int id, int samples) {
        if (id >= ends.length) {
            ends = Arrays.copyOf(ends, Math.max(id + 1, 2 * ends.length));
        }
        if (ends[id] == 0) {
            touched = touchedCount == touched.length ? Arrays.copyOf(touched, 2 * touchedCount) : touched;
            touched[touchedCount++] = id;
            ends[id] = 1;
        }
        ends[id] += samples;
    }

    private int[] byBucket(SeriesHashes hashes, int buckets) {
        int[] begins = new int[buckets + 1];
        for (int i = 0; i < touchedCount; i++) {
            begins[hashes.of(touched[i]).bucket(buckets) + 1]++;
        }
        for (int i = 0; i < buckets; i++) {
            begins[i + 1] += begins[i];
        }
        int[] sortedIds = new int[touchedCount];
        for (int i = 0; i < touchedCount; i++) {
            sortedIds[begins[hashes.of(touched[i]).bucket(buckets)]++] = touched[i];
        }
        return sortedIds;
    }

    private void take(int id, int from, int to, Taker taker) {
        List<Placed> placed = deletions.getOrDefault(id, List.of());
        int kept = placed.isEmpty() ? keepAll(from, to) : keep(placed, from, to);
        if (kept > 0) {
            kept = ArrivalSort.sort(times, sorted, 0, kept);
        }
        for (int i = 0; i < kept; i++) {
            int index = (int) sorted[i];
            sortedValues[i] = values[index];
            taken[i] = takenMicros[index];
        }
        taker.take(id, placed.stream().map(Placed::deletion).toList(), times, sortedValues, taken, kept);
    }

    private int keepAll(int from, int to) {
        ensure(to - from);
        for (int i = from; i < to; i++) {
            times[i - from] = timestampMicros[order[i]];
            sorted[i - from] = order[i];
        }
        return to - from;
    }

    /** Without what was deleted behind it. From the last to the first: on the way ever more deletions came later. */
    private int keep(List<Placed> placed, int from, int to) {
        ensure(to - from);
        int begin = to - from;
        int next = placed.size() - 1;
        @Nullable TimeRanges hidden = null;
        for (int i = to - 1; i >= from; i--) {
            for (; next >= 0 && placed.get(next).behind > order[i]; next--) {
                hidden = TimeRanges.union(hidden, placed.get(next).deletion.times());
            }
            if (hidden == null || !hidden.contains(timestampMicros[order[i]])) {
                begin--;
                times[begin] = timestampMicros[order[i]];
                sorted[begin] = order[i];
            }
        }
        int kept = to - from - begin;
        System.arraycopy(times, begin, times, 0, kept);
        System.arraycopy(sorted, begin, sorted, 0, kept);
        return kept;
    }

    private void ensure(int samples) {
        if (times.length < samples) {
            int size = Math.max(samples, 2 * times.length);
            times = new long[size];
            sorted = new double[size];
            sortedValues = new double[size];
            taken = new long[size];
        }
    }
}
