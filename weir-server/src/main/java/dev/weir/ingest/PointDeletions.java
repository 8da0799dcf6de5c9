package dev.weir.ingest;

import dev.weir.model.Change;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes single samples, many of many series, at the times that are named and no other. Any thread; blocks until it is durable and visible, never
 * on the disk itself.
 */
public final class PointDeletions {
    /** Points of one submission: some 400 KB of the journal, and 1.6 MB of the head. */
    static final int SUBMITTED = 100_000;

    private final Ingest ingest;
    private final Consumer<int[]> emptied;

    /**
     * Deletes by the way in.
     *
     * @param emptied told the series, by rising id, of which samples were deleted, so that they stop to count where nothing is left of them
     */
    public PointDeletions(Ingest ingest, Consumer<int[]> emptied) {
        this.ingest = ingest;
        this.emptied = emptied;
    }

    /**
     * Takes out what there is by now at these points, in any order and each once or more often. It takes effect in steps of {@value #SUBMITTED}
     * points: where one fails, or the server dies, those before it are done, and the caller may begin again.
     *
     * @param seriesIds the series of each point
     * @param timestampMicros the time of each, a sample's time
     * @param count how many there are
     * @throws dev.weir.model.WeirException when the rest could not be deleted
     */
    public void delete(int[] seriesIds, long[] timestampMicros, int count) {
        if (count == 0) {
            return;
        }
        int[] starts = starts(seriesIds, count);
        long[] times = bySeries(seriesIds, timestampMicros, count, starts);
        int[] touched = new int[Math.min(count, starts.length - 1)];
        int series = 0;
        List<Change> changes = new ArrayList<>();
        int room = SUBMITTED;
        for (int id = 0; id < starts.length - 1; id++) {
            Arrays.sort(times, starts[id], starts[id + 1]);
            for (int from = starts[id], to; from < starts[id + 1]; from = to) {
                to = Math.min(starts[id + 1], from + room);
                changes.add(new SampleDeletion(new int[] {id}, TimeRanges.ofPoints(times, from, to)));
                room -= to - from;
                if (room == 0) {
                    submit(changes);
                    room = SUBMITTED;
                }
            }
            if (starts[id] < starts[id + 1]) {
                touched[series++] = id;
            }
        }
        submit(changes);
        emptied.accept(Arrays.copyOf(touched, series));
    }

    private void submit(List<Change> changes) {
        if (!changes.isEmpty()) {
            ingest.submit(new Submission(changes.toArray(Change[]::new)));
            changes.clear();
        }
    }

    /** Where the points of each series begin among those of all, by rising id; one more entry tells the end. */
    private static int[] starts(int[] seriesIds, int count) {
        int highest = 0;
        for (int i = 0; i < count; i++) {
            highest = Math.max(highest, seriesIds[i]);
        }
        int[] starts = new int[highest + 2];
        for (int i = 0; i < count; i++) {
            starts[seriesIds[i] + 1]++;
        }
        for (int id = 0; id <= highest; id++) {
            starts[id + 1] += starts[id];
        }
        return starts;
    }

    /** The times, those of one series behind those of the one before. */
    private static long[] bySeries(int[] seriesIds, long[] timestampMicros, int count, int[] starts) {
        int[] next = starts.clone();
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[next[seriesIds[i]]++] = timestampMicros[i];
        }
        return times;
    }
}
