package dev.weir.live;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, each with its texts, in a ring of bytes of a fixed size; pages of it are made when they are first needed. One thread puts, and any thread
 * gets what has not been overwritten: the writer says what it is going to overwrite before it does, and a reader looks at that after it has copied.
 */
final class TextRing {
    private static final int PAGE_BITS = 18;
    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    private static final int HEAD_BYTES = 4 * Integer.BYTES + 3 * Long.BYTES;
    private static final VarHandle CLAIMED;

    static {
        try {
            CLAIMED = MethodHandles.lookup().findVarHandle(TextRing.class, "claimed", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[][] pages;
    private final long capacity;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    private long end;

    @SuppressWarnings("UnusedVariable") // By its handle.
    private long claimed;

    /** A ring of so many bytes, rounded up to pages. */
    TextRing(int capacityBytes) {
        pages = new byte[Math.max(1, (capacityBytes + PAGE_BYTES - 1) >> PAGE_BITS)][];
        capacity = (long) pages.length << PAGE_BITS;
    }

    /** Puts an event in and answers its place, or -1 where it is longer than the ring. The writer's thread. */
    long put(EventBatch events, int index) {
        int start = events.start(index);
        int length = events.ends()[index] - start;
        long place = end;
        if (HEAD_BYTES + (long) length > capacity) {
            return -1;
        }
        CLAIMED.setOpaque(this, place + HEAD_BYTES + length);
        VarHandle.storeStoreFence();
        head.clear()
                .putInt(events.stream().number())
                .putInt(events.deviceEnds()[index] - start)
                .putInt(events.cardEnds()[index] - start)
                .putInt(length)
                .putLong(events.firstId() + index)
                .putLong(events.timestampMicros()[index])
                .putLong(events.receivedMicros()[index]);
        copyIn(head.array(), 0, HEAD_BYTES);
        copyIn(events.text(), start, length);
        return place;
    }

    private void copyIn(byte[] source, int from, int length) {
        int done = 0;
        while (done < length) {
            int page = (int) (end % capacity >>> PAGE_BITS);
            int at = (int) end & (PAGE_BYTES - 1);
            int piece = Math.min(length - done, PAGE_BYTES - at);
            if (pages[page] == null) {
                pages[page] = new byte[PAGE_BYTES];
            }
            System.arraycopy(source, from + done, pages[page], at, piece);
            done += piece;
            end += piece;
        }
    }

    /** The event at a place that {@link #put} has answered and the ring has published since; null where it has been overwritten. */
    @Nullable Event get(long place) {
        ByteBuffer header = ByteBuffer.wrap(copyOut(place, HEAD_BYTES));
        if (isOverwritten(place)) {
            return null;
        }
        int stream = header.getInt();
        int deviceEnd = header.getInt();
        int cardEnd = header.getInt();
        byte[] text = copyOut(place + HEAD_BYTES, header.getInt());
        if (isOverwritten(place)) {
            return null;
        }
        byte[] attributes = java.util.Arrays.copyOfRange(text, cardEnd, text.length);
        return new Event(
                EventStream.ofNumber(stream).orElseThrow(),
                header.getLong(),
                new String(text, 0, deviceEnd, StandardCharsets.UTF_8),
                cardEnd == deviceEnd ? null : new String(text, deviceEnd, cardEnd - deviceEnd, StandardCharsets.UTF_8),
                header.getLong(),
                header.getLong(),
                attributes);
    }

    private byte[] copyOut(long place, int length) {
        byte[] target = new byte[length];
        int done = 0;
        while (done < length) {
            int page = (int) ((place + done) % capacity >>> PAGE_BITS);
            int at = (int) (place + done) & (PAGE_BYTES - 1);
            int piece = Math.min(length - done, PAGE_BYTES - at);
            System.arraycopy(pages[page], at, target, done, piece);
            done += piece;
        }
        return target;
    }

    private boolean isOverwritten(long place) {
        VarHandle.loadLoadFence();
        return (long) CLAIMED.getOpaque(this) - place > capacity;
    }
}
