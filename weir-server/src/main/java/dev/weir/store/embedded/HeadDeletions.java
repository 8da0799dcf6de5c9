package dev.weir.store.embedded;

import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What was deleted while a head was open. Each series is linked from its newest deletion to its oldest, in columns as the head's samples
 * are. One thread adds and then publishes how many there are; any thread reads what was published when it looked, and passes over what
 * is newer.
 */
final class HeadDeletions {
    /** Bytes of heap that the deletion of one series takes beside its times, about. */
    private static final int BYTES = 20;

    /** Bytes that its times take beside their bounds, about. */
    private static final int TIMES_BYTES = 80;

    private static final VarHandle NEWEST = MethodHandles.arrayElementVarHandle(int[].class);

    /** A deletion: it applies to the head's samples up to an index, and to all older ones. */
    private record Deletion(int upTo, TimeRanges times) {}

    /** The deletions of single series, from index 1 on: that before each of the same series and the series' last sample at the time; 0 is none. */
    @SuppressWarnings("ArrayRecordComponent") // Columns that only grow.
    private record Columns(Deletion[] deletions, int[] older, int[] lastSamples) {}

    private volatile Columns columns = new Columns(new Deletion[1], new int[1], new int[1]);
    private volatile int[] newest = new int[0];
    private int count;
    private long bytes;

    /** Adds a deletion of what the head holds up to the sample {@code upTo}; {@code last} has the index of each series' last one. */
    void add(SampleDeletion deletion, int upTo, int[] last) {
        int[] ids = deletion.seriesIds();
        if (ids.length == 0) {
            return;
        }
        Deletion added = new Deletion(upTo, deletion.times());
        ensure(count + ids.length, ids[ids.length - 1]);
        Columns target = columns;
        int[] links = newest;
        for (int id : ids) {
            count++;
            target.deletions[count] = added;
            target.older[count] = links[id];
            target.lastSamples[count] = id < last.length ? last[id] : 0;
            NEWEST.setRelease(links, id, count);
        }
        bytes += (long) BYTES * ids.length
                + TIMES_BYTES
                + (long) Long.BYTES * deletion.times().count();
    }

    private void ensure(int most, int highestId) {
        Columns current = columns;
        if (most >= current.older.length) {
            int size = Math.max(most + 1, 2 * current.older.length);
            columns = new Columns(
                    Arrays.copyOf(current.deletions, size),
                    Arrays.copyOf(current.older, size),
                    Arrays.copyOf(current.lastSamples, size));
        }
        if (highestId >= newest.length) {
            newest = Arrays.copyOf(newest, Math.max(highestId + 1, 2 * newest.length));
        }
    }

    /** How many there are, counted by series; for the thread that adds. */
    int count() {
        return count;
    }

    /** Bytes of heap that they take, about; for the thread that adds. */
    long bytes() {
        return bytes;
    }

    /** The series up to which there may be deletions. */
    int seriesEnd() {
        return newest.length;
    }

    /** Index of a series' newest deletion among the first {@code through}, 0 if there is none. */
    private int newest(int seriesId, int through) {
        int[] current = newest;
        int index = seriesId < current.length ? (int) NEWEST.getAcquire(current, seriesId) : 0;
        while (index > through) {
            index = columns.older[index];
        }
        return index;
    }

    /** Whether any of the first {@code through} deletions is one of a series. */
    boolean isAny(int seriesId, int through) {
        return through > 0 && newest(seriesId, through) != 0;
    }

    /** The last sample of a series that came before a deletion of all of its samples; 0 if there is none. */
    int lastCleared(int seriesId, int through) {
        int at = through == 0 ? 0 : newest(seriesId, through);
        while (at != 0 && !columns.deletions[at].times.equals(TimeRanges.ALL)) {
            at = columns.older[at];
        }
        return columns.lastSamples[at];
    }

    /** What the first {@code through} deletions hide of a series in older sources that matters to a range; null if nothing. */
    @Nullable TimeRanges times(int seriesId, int through, TimeRange range) {
        int at = through == 0 ? 0 : newest(seriesId, through);
        Columns current = columns;
        if (at == 0 || current.older[at] == 0) {
            return at == 0 ? null : current.deletions[at].times.reaching(range);
        }
        GrowingTimes times = new GrowingTimes();
        for (; at != 0; at = current.older[at]) {
            TimeRanges reaching = current.deletions[at].times.reaching(range);
            if (reaching != null) {
                times.add(reaching);
            }
        }
        return times.all();
    }

    /**
     * Takes those samples of one series out that came before a deletion of their time; the rest moves to the front.
     *
     * @param order the index of each sample in the head, rising
     * @param orderFrom where that begins
     * @return how many are left
     */
    int takeOut(int seriesId, int through, int[] order, int orderFrom, long[] times, double[] values, int count) {
        int at = through == 0 ? 0 : newest(seriesId, through);
        if (at == 0) {
            return count;
        }
        // From the last sample to the first: on the way ever more deletions came later.
        GrowingTimes hidden = new GrowingTimes();
        int to = count;
        for (int i = count - 1; i >= 0; i--) {
            for (; at != 0 && columns.deletions[at].upTo >= order[orderFrom + i]; at = columns.older[at]) {
                hidden.add(columns.deletions[at].times);
            }
            if (!hidden.contains(times[i])) {
                to--;
                times[to] = times[i];
                values[to] = values[i];
            }
        }
        System.arraycopy(times, to, times, 0, count - to);
        System.arraycopy(values, to, values, 0, count - to);
        return count - to;
    }
}
