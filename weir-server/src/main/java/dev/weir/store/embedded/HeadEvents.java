package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.EventSource;
import dev.weir.store.event.Words;
import java.util.Arrays;

/**
 * The newest events of one stream, in order of arrival, and among them deletions of events, here or in older sources: rows without attributes at the
 * place of their event. One thread appends; any thread reads those that were published, whose number it is told.
 */
final class HeadEvents {
    private final EventStream stream;
    private volatile EventChunk[] chunks = new EventChunk[4];
    private int count;
    private long bytes;
    private LastIds lastId = LastIds.NONE;

    HeadEvents(EventStream stream) {
        this.stream = stream;
    }

    EventStream stream() {
        return stream;
    }

    /** Number of events and deletions appended; for the thread that appends. */
    int count() {
        return count;
    }

    /** Bytes of heap that they take; for the thread that appends. */
    long bytes() {
        return bytes;
    }

    /** The last id given, none where all are deletions; for the thread that appends. */
    LastIds lastId() {
        return lastId;
    }

    void append(EventBatch batch) {
        for (int i = 0; i < batch.count(); i++) {
            int start = batch.start(i);
            int deviceEnd = batch.deviceEnds()[i];
            int cardEnd = batch.cardEnds()[i];
            append(
                    batch.firstId() + i,
                    batch.timestampMicros()[i],
                    batch.receivedMicros()[i],
                    batch.text(),
                    start,
                    deviceEnd,
                    cardEnd,
                    batch.ends()[i]);
        }
        if (batch.count() > 0) {
            lastId = lastId.max(LastIds.of(stream, batch.firstId() + batch.count() - 1));
        }
    }

    void append(EventDeletion deletion) {
        String card = deletion.card();
        byte[] text = (card == null ? deletion.device() : deletion.device() + card).getBytes(UTF_8);
        int deviceEnd = deletion.device().getBytes(UTF_8).length;
        long micros = deletion.timestampMicros();
        append(deletion.id(), micros, micros, text, 0, deviceEnd, text.length, text.length);
    }

    private void append(
            long id, long timestamp, long received, byte[] text, int from, int deviceEnd, int cardEnd, int end) {
        int row = count & EventChunk.MASK;
        EventChunk chunk = row == 0 ? addChunk(count >>> EventChunk.BITS) : chunk(count);
        int at = chunk.start(row);
        chunk.ids[row] = id;
        chunk.timestampMicros[row] = timestamp;
        chunk.receivedMicros[row] = received;
        chunk.deviceHashes[row] = Words.hash(Words.Kind.DEVICE, text, from, deviceEnd);
        chunk.cardHashes[row] = deviceEnd == cardEnd ? 0 : Words.hash(Words.Kind.CARD, text, deviceEnd, cardEnd);
        chunk.deviceEnds[row] = at + deviceEnd - from;
        chunk.cardEnds[row] = at + cardEnd - from;
        chunk.ends[row] = chunk.putText(text, from, end, at);
        widen(chunk, timestamp, id);
        count++;
        bytes += EventChunk.EVENT_BYTES + end - from;
    }

    private static void widen(EventChunk chunk, long micros, long id) {
        chunk.maxMicros = Math.max(chunk.maxMicros, micros);
        chunk.minMicros = Math.min(chunk.minMicros, micros);
        chunk.maxId = Math.max(chunk.maxId, id);
        chunk.minId = Math.min(chunk.minId, id);
    }

    private EventChunk addChunk(int at) {
        EventChunk[] current = chunks;
        if (at == current.length) {
            current = Arrays.copyOf(current, at * 2);
        }
        current[at] = new EventChunk();
        chunks = current;
        return current[at];
    }

    EventChunk chunk(int index) {
        return chunks[index >>> EventChunk.BITS];
    }

    /** The id of an event. */
    long id(int index) {
        return chunk(index).ids[index & EventChunk.MASK];
    }

    /** The time of an event. */
    long timestampMicros(int index) {
        return chunk(index).timestampMicros[index & EventChunk.MASK];
    }

    EventQuery.Place place(int index) {
        return new EventQuery.Place(timestampMicros(index), id(index));
    }

    /** How the places of two events compare. */
    int compare(int left, int right) {
        int order = Long.compare(timestampMicros(left), timestampMicros(right));
        return order != 0 ? order : Long.compare(id(left), id(right));
    }

    /** Whether it says that an event is gone. */
    boolean isDeletion(int index) {
        EventChunk chunk = chunk(index);
        int row = index & EventChunk.MASK;
        return chunk.cardEnds[row] == chunk.ends[row];
    }

    Event event(int index) {
        EventChunk chunk = chunk(index);
        int row = index & EventChunk.MASK;
        byte[] text = chunk.text;
        int from = chunk.start(row);
        int device = chunk.deviceEnds[row];
        int card = chunk.cardEnds[row];
        return new Event(
                stream,
                chunk.ids[row],
                new String(text, from, device - from, UTF_8),
                device == card ? null : new String(text, device, card - device, UTF_8),
                chunk.timestampMicros[row],
                chunk.receivedMicros[row],
                Arrays.copyOfRange(text, card, chunk.ends[row]));
    }

    /** The first {@code through} events and deletions, to be read. */
    EventSource source(int through) {
        return new EventSource() {
            @Override
            public boolean mayAnswer(EventQuery query) {
                return through > 0;
            }

            @Override
            public long boundMicros(boolean newestFirst) {
                return newestFirst ? Long.MAX_VALUE : Long.MIN_VALUE;
            }

            @Override
            public EventCursor open(EventQuery query, EventScratches scratches) {
                return new HeadEventCursor(HeadEvents.this, query, through);
            }
        };
    }

    /** Hands an event to an encoder. */
    void encode(int index, EventBlockEncoder encoder) {
        EventChunk chunk = chunk(index);
        int row = index & EventChunk.MASK;
        byte[] text = chunk.text;
        encoder.add(
                chunk.ids[row],
                chunk.timestampMicros[row],
                chunk.receivedMicros[row],
                text,
                chunk.start(row),
                chunk.deviceEnds[row],
                text,
                chunk.deviceEnds[row],
                chunk.cardEnds[row],
                text,
                chunk.cardEnds[row],
                chunk.ends[row]);
    }
}
