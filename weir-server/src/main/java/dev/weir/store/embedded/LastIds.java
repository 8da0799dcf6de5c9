package dev.weir.store.embedded;

import dev.weir.model.EventStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * The last id that each stream had given when a part's commits were made, whether or not that event is in the part: so that no id is given twice.
 *
 * @param ids by stream; none for a stream without events
 */
record LastIds(Map<EventStream, Long> ids) {
    static final LastIds NONE = new LastIds(Map.of());
    private static final int ENTRY_BYTES = 12;

    long of(EventStream stream) {
        return ids.getOrDefault(stream, stream.firstId() - 1);
    }

    /** The later of both for each stream. */
    LastIds max(LastIds other) {
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

    private static LastIds read(Part part, int block) {
        ByteBuffer payload = part.payload(block).order(ByteOrder.LITTLE_ENDIAN);
        Map<EventStream, Long> ids = new EnumMap<>(EventStream.class);
        for (int at = 0; at + ENTRY_BYTES <= part.index().payloadBytes(block); at += ENTRY_BYTES) {
            int number = payload.getInt(at);
            EventStream stream = EventStream.ofNumber(number)
                    .orElseThrow(() -> part.meaningless(
                            block, new IllegalStateException("it tells of an unknown stream " + number)));
            ids.put(stream, payload.getLong(at + 4));
        }
        return new LastIds(ids);
    }
}
