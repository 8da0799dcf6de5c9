package dev.weir.store.embedded;

import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.ledger.LedgerCut;
import dev.weir.store.run.RunCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The newest samples, in flat columns in order of arrival, each series linked from its first sample to its last. No object a series.
 *
 * <p>One thread appends, and publishes a whole commit at once by {@link #published}; any thread reads what was published when it
 * looked. Sample indexes begin at 1, and 0 is none. A published sample never changes, except for the link to the one after it: a
 * reader stops at the last published index, so it never follows a link that is not yet set.
 */
final class Head extends Shared {
    private static final VarHandle LINK = MethodHandles.arrayElementVarHandle(int[].class);

    private final ChunkPool pool;
    private final boolean keepsReadings;
    private final long firstSequence;
    private volatile Chunk[] chunks = new Chunk[16];
    private volatile int[] first = new int[1024];
    private volatile boolean[] late = new boolean[1024];
    private int[] last = new int[1024];
    private long[] newestMicros = new long[1024];
    private int count;
    private final Map<EventStream, HeadEvents> events = new EnumMap<>(EventStream.class);
    private final HeadRecords records = new HeadRecords();
    private final HeadDeletions deletions = new HeadDeletions();
    private LedgerCut ledgerCut = LedgerCut.NONE;
    private LastIds passed = LastIds.NONE;
    private volatile Published published = new Published(0, 0, 0, Map.of(), LastIds.NONE);
    private volatile long lastSequence;
    private volatile int seriesCount;

    /**
     * What readers may see.
     *
     * @param samples how many samples, deleted ones included
     * @param deletions how many deletions, counted by series
     * @param size how full the head is, counted in samples of like size
     * @param events how many events of each stream that has any, deletions of events included
     * @param lastIds the last id given in each stream that has given any here
     */
    record Published(int samples, int deletions, int size, Map<EventStream, Integer> events, LastIds lastIds) {
        /** How many events and deletions of events of a stream. */
        int events(EventStream stream) {
            return events.getOrDefault(stream, 0);
        }
    }

    /** An empty head whose first commit will be {@code firstSequence}. */
    Head(ChunkPool pool, long firstSequence, int seriesCount) {
        this(pool, firstSequence, seriesCount, true);
    }

    /** An empty head; without {@code keepsReadings} it knows of events their last ids alone, and nothing of samples. */
    Head(ChunkPool pool, long firstSequence, int seriesCount, boolean keepsReadings) {
        this.pool = pool;
        this.keepsReadings = keepsReadings;
        this.firstSequence = firstSequence;
        this.lastSequence = firstSequence - 1;
        this.seriesCount = seriesCount;
        for (EventStream stream : EventStream.values()) {
            events.put(stream, new HeadEvents(stream));
        }
    }

    /** Appends and publishes a commit. */
    void apply(Commit commit) {
        for (var change : commit.changes()) {
            switch (change) {
                case RecordPut put -> records.put(put);
                case Receipt receipt -> {
                    // The ledger takes these two, and is saved with the head.
                }
                case DeviceMark mark -> {}
                case Batch batch when keepsReadings -> append(batch);
                case EventBatch batch
                when keepsReadings && batch.count() > 0 ->
                    events(batch.stream()).append(batch);
                case SampleDeletion deletion when keepsReadings -> deletions.add(deletion, count, last);
                case EventDeletion deletion
                when keepsReadings -> events(deletion.stream()).append(deletion);
                case EventBatch batch
                when batch.firstId() + batch.count() > batch.stream().firstId() ->
                    passed = passed.max(LastIds.of(batch.stream(), batch.firstId() + batch.count() - 1));
                case Batch batch -> {}
                case EventBatch batch -> {}
                case SampleDeletion deletion -> {}
                case EventDeletion deletion -> {}
            }
        }
        seriesCount = commit.seriesCount();
        lastSequence = commit.sequence();
        publish();
    }

    private void publish() {
        long bytes = records.bytes() + deletions.bytes();
        Map<EventStream, Integer> counts = Map.of();
        LastIds lastIds = passed;
        for (HeadEvents each : events.values()) {
            if (each.count() > 0) {
                counts = counts.isEmpty() ? new EnumMap<>(EventStream.class) : counts;
                counts.put(each.stream(), each.count());
                lastIds = lastIds.max(each.lastId());
                bytes += each.bytes();
            }
        }
        long size = count + bytes / Chunk.SAMPLE_BYTES;
        published = new Published(count, deletions.count(), (int) Math.min(Integer.MAX_VALUE, size), counts, lastIds);
    }

    private void append(Batch batch) {
        int[] ids = batch.seriesIds();
        long[] times = batch.timestampMicros();
        double[] values = batch.values();
        int[] firsts = first;
        int[] lasts = last;
        long[] newest = newestMicros;
        int index = count;
        Chunk chunk = index == 0 ? null : chunkOf(index);
        for (int i = 0; i < batch.count(); i++) {
            index++;
            if (chunk == null || (index & Chunk.MASK) == 0) {
                chunk = addChunk(index >>> Chunk.BITS);
            }
            int at = index & Chunk.MASK;
            int id = ids[i];
            long time = times[i];
            chunk.seriesIds[at] = id;
            chunk.timestampMicros[at] = time;
            chunk.values[at] = values[i];
            chunk.next[at] = 0;
            if (id >= lasts.length) {
                growSeries(id);
                firsts = first;
                lasts = last;
                newest = newestMicros;
            }
            int previous = lasts[id];
            lasts[id] = index;
            if (previous == 0) {
                newest[id] = time;
                LINK.setRelease(firsts, id, index);
            } else {
                if (time > newest[id]) {
                    newest[id] = time;
                } else {
                    late[id] = true;
                }
                LINK.setRelease(chunks[previous >>> Chunk.BITS].next, previous & Chunk.MASK, index);
            }
        }
        count = index;
    }

    private Chunk chunkOf(int index) {
        return chunks[index >>> Chunk.BITS];
    }

    private Chunk addChunk(int at) {
        Chunk[] current = chunks;
        if (at == current.length) {
            current = Arrays.copyOf(current, at * 2);
        }
        Chunk chunk = pool.take();
        current[at] = chunk;
        chunks = current;
        return chunk;
    }

    private void growSeries(int id) {
        int size = Math.max(id + 1, last.length * 2);
        last = Arrays.copyOf(last, size);
        newestMicros = Arrays.copyOf(newestMicros, size);
        late = Arrays.copyOf(late, size);
        first = Arrays.copyOf(first, size);
    }

    /** How many samples it holds, overwritten and deleted ones included. */
    int count() {
        return published.samples();
    }

    /** What readers may see by now. */
    Published published() {
        return published;
    }

    /** The events of one stream. */
    HeadEvents events(EventStream stream) {
        return Objects.requireNonNull(events.get(stream));
    }

    HeadRecords records() {
        return records;
    }

    /** Takes what is saved with it of the ledger; for the thread that freezes it, before it does. */
    void save(LedgerCut cut) {
        ledgerCut = cut;
    }

    /** What is saved with it of the ledger. */
    LedgerCut ledgerCut() {
        return ledgerCut;
    }

    boolean isEmpty() {
        return lastSequence < firstSequence;
    }

    long firstSequence() {
        return firstSequence;
    }

    long lastSequence() {
        return lastSequence;
    }

    /** Series known as of the last commit. */
    int seriesCount() {
        return seriesCount;
    }

    /** Index of a series' first sample, 0 if there is none up to {@code through}. */
    int first(int seriesId, int through) {
        int[] current = first;
        if (seriesId >= current.length) {
            return 0;
        }
        int index = (int) LINK.getAcquire(current, seriesId);
        return index <= through ? index : 0;
    }

    /** Index of a series' first published sample that no deletion of all its samples has cleared away, 0 if there is none. */
    int firstKept(int seriesId, Published seen) {
        int cleared = deletions.lastCleared(seriesId, seen.deletions());
        return cleared == 0 ? first(seriesId, seen.samples()) : next(cleared, seen.samples());
    }

    /** Whether a series has a sample that is no later than one before it; may be true for one that is not published yet. */
    boolean hasLate(int seriesId) {
        boolean[] current = late;
        return seriesId < current.length && current[seriesId];
    }

    /** Index of the same series' next sample up to {@code through}, 0 if there is none. */
    int next(int index, int through) {
        int following = (int) LINK.getAcquire(chunkOf(index).next, index & Chunk.MASK);
        return following <= through ? following : 0;
    }

    long timestampMicros(int index) {
        return chunkOf(index).timestampMicros[index & Chunk.MASK];
    }

    double value(int index) {
        return chunkOf(index).values[index & Chunk.MASK];
    }

    int seriesId(int index) {
        return chunkOf(index).seriesIds[index & Chunk.MASK];
    }

    HeadDeletions deletions() {
        return deletions;
    }

    /** The samples of a series that were published and not deleted, as runs. */
    RunCursor runs(int seriesId, Published seen) {
        return HeadCursor.of(this, seriesId, seen);
    }

    /** What was deleted of a series in older sources that matters to a range; null if nothing. */
    @Nullable TimeRanges deleted(int seriesId, TimeRange range, Published seen) {
        return deletions.times(seriesId, seen.deletions(), range);
    }

    @Override
    void free() {
        for (Chunk chunk : chunks) {
            if (chunk != null) {
                pool.give(chunk);
            }
        }
    }
}
