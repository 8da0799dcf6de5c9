package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventBlockEncoder;
import dev.weir.store.event.EventCursor;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.EventSource;
import dev.weir.store.event.Words;
import java.util.Arrays;

/**
 * The newest events of one stream, in order of arrival, which is the order of their ids. One thread appends; any thread reads those that were
 * published, whose number it is told.
 */
final class HeadEvents {
    private final EventStream stream;
    private volatile EventChunk[] chunks = new EventChunk[4];
    private int count;
    private long bytes;

    HeadEvents(EventStream stream) {
        this.stream = stream;
    }

    EventStream stream() {
        return stream;
    }

    /** Number of events appended; for the thread that appends. */
    int count() {
        return count;
    }

    /** Bytes of heap that the events take; for the thread that appends. */
    long bytes() {
        return bytes;
    }

    void append(EventBatch batch) {
        byte[] text = batch.text();
        for (int i = 0; i < batch.count(); i++) {
            int row = count & EventChunk.MASK;
            EventChunk chunk = row == 0 ? addChunk(count >>> EventChunk.BITS) : chunk(count);
            int from = batch.start(i);
            int deviceEnd = batch.deviceEnds()[i];
            int cardEnd = batch.cardEnds()[i];
            int end = batch.ends()[i];
            int at = chunk.start(row);
            chunk.ids[row] = batch.firstId() + i;
            chunk.timestampMicros[row] = batch.timestampMicros()[i];
            chunk.receivedMicros[row] = batch.receivedMicros()[i];
            chunk.deviceHashes[row] = Words.hash(Words.Kind.DEVICE, text, from, deviceEnd);
            chunk.cardHashes[row] = deviceEnd == cardEnd ? 0 : Words.hash(Words.Kind.CARD, text, deviceEnd, cardEnd);
            chunk.deviceEnds[row] = at + deviceEnd - from;
            chunk.cardEnds[row] = at + cardEnd - from;
            chunk.ends[row] = chunk.putText(text, from, end, at);
            widen(chunk, batch.timestampMicros()[i]);
            count++;
            bytes += EventChunk.EVENT_BYTES + end - from;
        }
    }

    private static void widen(EventChunk chunk, long micros) {
        if (micros > chunk.maxMicros) {
            chunk.maxMicros = micros;
        }
        if (micros < chunk.minMicros) {
            chunk.minMicros = micros;
        }
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

    /** The first {@code through} events, to be read. */
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
                return new Chosen(new EventSelection(HeadEvents.this, query, through).run());
            }
        };
    }

    /** Events that were picked by their indexes. */
    private final class Chosen implements EventCursor {
        private final int[] chosen;
        private int at = -1;

        Chosen(int[] chosen) {
            this.chosen = chosen;
        }

        @Override
        public boolean next() {
            return ++at < chosen.length;
        }

        @Override
        public EventQuery.Place place() {
            return new EventQuery.Place(timestampMicros(chosen[at]), id(chosen[at]));
        }

        @Override
        public void close() {
            // The view holds the head.
        }

        @Override
        public Event event() {
            return HeadEvents.this.event(chosen[at]);
        }
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
