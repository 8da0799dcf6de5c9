package dev.weir.live;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.DeviceMark;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last messages by their number, as columns. One thread writes and never waits; any thread reads, and finds out afterwards whether what it read had
 * been overwritten meanwhile: the writer says what it is going to overwrite before it does, and {@link Live} publishes what is written after.
 */
final class Ring {
    /** How many messages are kept at most. */
    static final int WINDOW = 100_000;

    /** Stands in the place of a series' id for an event. */
    static final int EVENT = -1;

    /** Stands there for messages that are not here: how many about is in the place of the time. */
    static final int GAP = -2;

    /** Set beside a series' id where the sample was derived from an event. */
    static final int DERIVED = 1 << 30;

    /** More than the window, so that a reader at its end has some time before the writer is there. */
    private static final int SLOTS = 1 << 17;

    private static final VarHandle CLAIMED;

    static {
        try {
            CLAIMED = MethodHandles.lookup().findVarHandle(Ring.class, "claimed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int[] what = new int[SLOTS];
    private final long[] timesOrPlaces = new long[SLOTS];
    private final double[] values = new double[SLOTS];
    private final TextRing texts;
    private volatile long start = Long.MAX_VALUE;

    @SuppressWarnings("UnusedVariable") // By its handle.
    private long claimed;

    /** An empty ring that keeps so many bytes of events. */
    Ring(int textBytes) {
        texts = new TextRing(textBytes);
    }

    /** The number of messages in a commit's changes. */
    static long count(List<Change> changes) {
        long count = 0;
        for (Change change : changes) {
            count += count(change);
        }
        return count;
    }

    private static int count(Change change) {
        return switch (change) {
            case Batch samples -> samples.count();
            case EventBatch events -> events.count();
            case RecordPut put -> 0;
            case Receipt receipt -> 0;
            case DeviceMark mark -> 0;
            case SampleDeletion deletion -> 0;
            case EventDeletion deletion -> 0;
        };
    }

    /**
     * Writes the messages of a commit, as many of the last as are kept. The writer's thread.
     *
     * @param first the number of its first message
     * @param count how many it has
     * @param areDerived whether samples that it begins with came with events
     */
    void write(long first, long count, List<Change> changes, boolean areDerived) {
        long oldest = Math.max(first, first + count - WINDOW);
        claim(first, count);
        long next = first;
        boolean derived = areDerived;
        for (Change change : changes) {
            int length = count(change);
            int skipped = Math.clamp(oldest - next, 0, length);
            switch (change) {
                case Batch samples -> copy(samples, skipped, next + skipped, derived);
                case EventBatch events -> {
                    copy(events, skipped, next + skipped);
                    derived = true;
                }
                case Receipt receipt -> derived = false; // Another submission begins.
                case RecordPut put -> {}
                case DeviceMark mark -> {}
                case SampleDeletion deletion -> {}
                case EventDeletion deletion -> {}
            }
            next += length;
        }
    }

    private void claim(long first, long count) {
        CLAIMED.setOpaque(this, first + count - 1);
        VarHandle.storeStoreFence();
        if (start == Long.MAX_VALUE) {
            start = first;
        }
    }

    /** Writes in the place of a message that about so many are missing. The writer's thread. */
    void writeGap(long seq, long missing) {
        claim(seq, 1);
        what[slot(seq)] = GAP;
        timesOrPlaces[slot(seq)] = missing;
    }

    private void copy(Batch samples, int skipped, long seq, boolean derived) {
        int from = skipped;
        long next = seq;
        while (from < samples.count()) {
            int slot = slot(next);
            int length = Math.min(samples.count() - from, SLOTS - slot);
            System.arraycopy(samples.seriesIds(), from, what, slot, length);
            System.arraycopy(samples.timestampMicros(), from, timesOrPlaces, slot, length);
            System.arraycopy(samples.values(), from, values, slot, length);
            for (int i = slot; derived && i < slot + length; i++) {
                what[i] |= DERIVED;
            }
            from += length;
            next += length;
        }
    }

    private void copy(EventBatch events, int skipped, long seq) {
        for (int index = skipped; index < events.count(); index++) {
            int slot = slot(seq + index - skipped);
            what[slot] = EVENT;
            timesOrPlaces[slot] = texts.put(events, index);
        }
    }

    /** Whether anything has been written. */
    boolean isStarted() {
        return start != Long.MAX_VALUE;
    }

    /** The number of the first message that was written, once anything has been. */
    long start() {
        return start;
    }

    /** The number of the oldest message that is kept, where {@code last} is the newest. */
    long oldest(long last) {
        return Math.max(start, last - WINDOW + 1);
    }

    /** Whether a message that was read just now is what it was: not overwritten since. */
    boolean holds(long seq) {
        VarHandle.loadLoadFence();
        return (long) CLAIMED.getOpaque(this) - seq < SLOTS;
    }

    /** The series of a sample, perhaps with {@link #DERIVED} beside it, or {@link #EVENT} or {@link #GAP}. */
    int what(long seq) {
        return what[slot(seq)];
    }

    /** The time of a sample; of a gap, how much is missing. */
    long timestampMicros(long seq) {
        return timesOrPlaces[slot(seq)];
    }

    /** The value of a sample. */
    double value(long seq) {
        return values[slot(seq)];
    }

    /** An event; null where its texts are no longer there, or never were. */
    @Nullable Event event(long seq) {
        long place = timesOrPlaces[slot(seq)];
        return place < 0 || !holds(seq) ? null : texts.get(place);
    }

    private static int slot(long seq) {
        return (int) seq & (SLOTS - 1);
    }
}
