package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The last id that each stream had given when a part's commits were made, whether or not that event is in the part: so that no id is given twice.
 *
 * @param ids by stream; none for a stream without events
 */
record LastIds(Map<EventStream, Long> ids) {
    static final LastIds NONE = new LastIds(Map.of());
    private static final int ENTRY_BYTES = 12;

    /** The last id of one stream. */
    static LastIds of(EventStream stream, long id) {
        return new LastIds(Map.of(stream, id));
    }

    long of(EventStream stream) {
        return ids.getOrDefault(stream, stream.firstId() - 1);
    }

    /** The later of both for each stream. */
    LastIds max(LastIds other) {
        if (ids.isEmpty() || other.ids.isEmpty()) {
            return ids.isEmpty() ? other : this;
        }
        Map<EventStream, Long> both = new EnumMap<>(EventStream.class);
        both.putAll(ids);
        other.ids.forEach((stream, id) -> both.merge(stream, id, Math::max));
        return new LastIds(both);
    }

    void writeTo(PartWriter part) {
        if (!ids.isEmpty()) {
            ByteBuffer payload = ByteBuffer.allocate(ENTRY_BYTES * ids.size()).order(ByteOrder.LITTLE_ENDIAN);
            ids.forEach((stream, id) -> payload.putInt(stream.number()).putLong(id));
            part.block(PartFormat.STREAMS_BLOCK, 0, 0, 0, 0, payload.flip());
        }
    }

    /** What a part says; nothing where it was written before there were events. */
    static LastIds of(Part part) {
        LastIds found = NONE;
        for (int block = part.index().count() - 1; block >= 0; block--) {
            if (part.index().kind(block) == PartFormat.STREAMS_BLOCK) {
                found = found.max(read(part, block));
            }
        }
        return found;
    }

    /** What live parts say, oldest first. */
    static LastIds of(List<Part> live) {
        return live.isEmpty() ? NONE : of(live.getLast());
    }

    private static LastIds read(Part part, int block) {
        ByteBuffer payload = part.payload(block);
        int from = payload.arrayOffset();
        try {
            return read(payload.array(), from, from + part.index().payloadBytes(block));
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw part.meaningless(block, e);
        }
    }

    /** What the payload {@code bytes[from, to)} of a block tells. */
    static LastIds read(byte[] bytes, int from, int to) {
        ByteBuffer payload = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<EventStream, Long> ids = new EnumMap<>(EventStream.class);
        if ((to - from) % ENTRY_BYTES != 0) {
            throw new IllegalStateException("it ends within an entry");
        }
        for (int at = from; at < to; at += ENTRY_BYTES) {
            int number = payload.getInt(at);
            EventStream stream = EventStream.ofNumber(number)
                    .orElseThrow(() -> new IllegalStateException("it tells of an unknown stream " + number));
            ids.put(stream, payload.getLong(at + 4));
        }
        return new LastIds(ids);
    }
}
