package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.store.EventQuery;
import dev.weir.store.event.Words;
import java.util.Arrays;

/**
 * Picks the events of a head that a query asks for: one pass over the columns, passing over stretches in which none can be among the first, with those
 * chosen so far in a heap whose root is the last of them.
 */
final class EventSelection {
    private final HeadEvents events;
    private final EventQuery query;
    private final int through;
    private final int most;
    private final byte[] device;
    private final byte[] card;
    private final int deviceHash;
    private final int cardHash;
    private int[] heap;
    private int size;

    /** Picks the first {@code most} of what the query asks for, whatever its limit. */
    EventSelection(HeadEvents events, EventQuery query, int through, int most) {
        this.most = most;
        this.events = events;
        this.query = query;
        this.through = through;
        String wantedDevice = query.device();
        String wantedCard = query.card();
        this.device = wantedDevice == null ? new byte[0] : wantedDevice.getBytes(UTF_8);
        this.card = wantedCard == null ? new byte[0] : wantedCard.getBytes(UTF_8);
        this.deviceHash = Words.hash(Words.Kind.DEVICE, device, 0, device.length);
        this.cardHash = Words.hash(Words.Kind.CARD, card, 0, card.length);
        this.heap = new int[Math.min(most, 256)];
    }

    /** The indexes of the chosen, in the order of the query. */
    int[] run() {
        int chunks = (through + EventChunk.EVENTS - 1) >>> EventChunk.BITS;
        for (int i = 0; i < chunks; i++) {
            int at = query.newestFirst() ? chunks - 1 - i : i;
            int first = at << EventChunk.BITS;
            EventChunk chunk = events.chunk(first);
            if (mayHoldSome(chunk)) {
                scan(chunk, first, Math.min(through - first, EventChunk.EVENTS));
            }
        }
        int[] chosen = new int[size];
        while (size > 0) {
            chosen[size - 1] = heap[0];
            removeLast();
        }
        return chosen;
    }

    private boolean mayHoldSome(EventChunk chunk) {
        EventQuery.Place after = query.after();
        if (!query.range().overlaps(chunk.minMicros, chunk.maxMicros)
                || chunk.minId > query.lastId()
                || chunk.maxId < query.firstId()) {
            return false;
        }
        if (query.newestFirst()) {
            return (after == null || chunk.minMicros <= after.timestampMicros())
                    && (!isFull() || chunk.maxMicros >= events.timestampMicros(heap[0]));
        }
        return (after == null || chunk.maxMicros >= after.timestampMicros())
                && (!isFull() || chunk.minMicros <= events.timestampMicros(heap[0]));
    }

    private boolean isFull() {
        return size == most;
    }

    private void scan(EventChunk chunk, int first, int count) {
        for (int i = 0; i < count; i++) {
            int row = query.newestFirst() ? count - 1 - i : i;
            if (isWanted(chunk, row)) {
                offer(first + row);
            }
        }
    }

    private boolean isWanted(EventChunk chunk, int row) {
        if ((query.device() != null && chunk.deviceHashes[row] != deviceHash)
                || (query.card() != null && chunk.cardHashes[row] != cardHash)) {
            return false;
        }
        long time = chunk.timestampMicros[row];
        EventQuery.Place after = query.after();
        long id = chunk.ids[row];
        if (!query.range().contains(time) || id < query.firstId() || id > query.lastId()) {
            return false;
        }
        if (after != null) {
            int order = Long.compare(time, after.timestampMicros());
            order = order != 0 ? order : Long.compare(id, after.id());
            if (query.newestFirst() ? order >= 0 : order <= 0) {
                return false;
            }
        }
        return (query.device() == null || chunk.deviceIs(row, device))
                && (query.card() == null || chunk.cardIs(row, card));
    }

    /** Whether one event comes before another in the order of the query; of those at one place the last that came, which counts. */
    private boolean isBefore(int left, int right) {
        int order = events.compare(left, right);
        if (order == 0) {
            return left > right;
        }
        return query.newestFirst() ? order > 0 : order < 0;
    }

    private void offer(int index) {
        if (!isFull()) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, Math.min(most, 2 * size));
            }
            rise(size++, index);
        } else if (isBefore(index, heap[0])) {
            sink(0, index);
        }
    }

    private void removeLast() {
        int moved = heap[--size];
        if (size > 0) {
            sink(0, moved);
        }
    }

    private void rise(int from, int index) {
        int at = from;
        while (at > 0 && isBefore(heap[(at - 1) >>> 1], index)) {
            heap[at] = heap[(at - 1) >>> 1];
            at = (at - 1) >>> 1;
        }
        heap[at] = index;
    }

    private void sink(int from, int index) {
        int at = from;
        int child = 2 * at + 1;
        while (child < size) {
            if (child + 1 < size && isBefore(heap[child], heap[child + 1])) {
                child++;
            }
            if (!isBefore(index, heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
            child = 2 * at + 1;
        }
        heap[at] = index;
    }
}
