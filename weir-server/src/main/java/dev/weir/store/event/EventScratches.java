package dev.weir.store.event;

import java.util.ArrayDeque;
import java.util.Deque;

/** Scratches that no reader uses now: half a megabyte each, which every query would else leave to the garbage collector. Any thread. */
public final class EventScratches {
    private static final int KEPT = 8;
    private static final int MOST_BYTES = 4 << 20;

    private final Deque<EventScratch> free = new ArrayDeque<>();

    /** A scratch for one cursor, which gives it back. */
    public synchronized EventScratch take() {
        EventScratch scratch = free.poll();
        return scratch == null ? new EventScratch() : scratch;
    }

    /** Takes a scratch back; what was decoded to it must not be used any more. */
    public synchronized void give(EventScratch scratch) {
        if (free.size() < KEPT && scratch.bytes() < MOST_BYTES) {
            free.push(scratch);
        }
    }
}
