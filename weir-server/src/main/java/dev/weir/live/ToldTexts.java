package dev.weir.live;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last texts by their number, from 1, in a ring that is bounded by their count and by their bytes; the newest is always there. One thread adds and never waits,
 * another one shows what was added, and any thread reads what is shown.
 */
final class ToldTexts {
    private final AtomicReferenceArray<@Nullable Text> slots;
    private final long mostBytes;
    private long oldest = 1;
    private long bytes;
    private long added;
    private volatile long last;
    private volatile long shown;
    private volatile long addedBytes;
    private volatile long shownBytes;

    @SuppressWarnings("ArrayRecordComponent") // Shared by all who read it, and never written again.
    private record Text(long number, byte[] utf8, long endBytes) {}

    /** An empty ring. */
    ToldTexts(int mostTexts, long mostBytes) {
        this.slots = new AtomicReferenceArray<>(mostTexts);
        this.mostBytes = mostBytes;
    }

    /** Adds texts, to be shown together. The adding thread. */
    void add(List<byte[]> texts) {
        long number = last;
        for (byte[] utf8 : texts) {
            number++;
            bytes += utf8.length;
            added += utf8.length;
            while (oldest < number && (bytes > mostBytes || number - oldest >= slots.length())) {
                forget(oldest++);
            }
            slots.set(slot(number), new Text(number, utf8, added));
        }
        addedBytes = added;
        last = number;
    }

    private void forget(long number) {
        Text text = slots.getAndSet(slot(number), null);
        if (text == null) {
            throw new IllegalStateException("BUG: text " + number + " is not in its slot");
        }
        bytes -= text.utf8().length;
    }

    /** The number of the newest. */
    long last() {
        return last;
    }

    /** The number of the newest that may be read. */
    long shown() {
        return shown;
    }

    /** Lets everything up to here be read. The showing thread. */
    void show(long number) {
        Text text = slots.get(slot(number));
        shownBytes = text == null || text.number() != number ? addedBytes : text.endBytes();
        shown = number;
    }

    /** How many bytes have been added and are not shown yet. */
    long waitingBytes() {
        return addedBytes - shownBytes;
    }

    /** The text of a number that is shown, as UTF-8; null where it has had to go. */
    byte @Nullable [] get(long number) {
        Text text = slots.get(slot(number));
        return text == null || text.number() != number ? null : text.utf8();
    }

    private int slot(long number) {
        return (int) (number % slots.length());
    }
}
