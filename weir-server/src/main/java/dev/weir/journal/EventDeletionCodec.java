package dev.weir.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import java.nio.ByteBuffer;

/** Deletions of events as sections of a commit. Any thread. */
final class EventDeletionCodec {
    private EventDeletionCodec() {}

    /** Length of a deletion's section without its header. */
    static int bytes(EventDeletion deletion) {
        String card = deletion.card();
        int names = deletion.device().getBytes(UTF_8).length + (card == null ? 0 : card.getBytes(UTF_8).length);
        return SegmentFormat.EVENT_DELETION_HEADER_BYTES + names;
    }

    /** Appends the section with its header. */
    static void put(EventDeletion deletion, ByteBuffer buffer) {
        byte[] device = deletion.device().getBytes(UTF_8);
        String card = deletion.card();
        buffer.putInt(SegmentFormat.EVENT_DELETION_SECTION).putInt(bytes(deletion));
        buffer.putInt(deletion.stream().number()).putLong(deletion.id()).putLong(deletion.timestampMicros());
        buffer.putInt(device.length).put(device);
        if (card != null) {
            buffer.put(card.getBytes(UTF_8));
        }
    }

    /** Reads a section of this length, the buffer standing behind its header. */
    static EventDeletion read(ByteBuffer section, int length) {
        int number = section.getInt();
        EventStream stream = EventStream.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("it deletes an event of an unknown stream " + number));
        long id = section.getLong();
        long timestampMicros = section.getLong();
        int deviceBytes = section.getInt();
        int cardBytes = length - SegmentFormat.EVENT_DELETION_HEADER_BYTES - deviceBytes;
        if (deviceBytes < 1
                || deviceBytes > Event.MAX_NAME_BYTES
                || cardBytes < 0
                || cardBytes > Event.MAX_NAME_BYTES
                || deviceBytes + cardBytes > section.remaining()) {
            throw new IllegalStateException("it deletes an event whose names reach beyond its section");
        }
        String device = name(section, deviceBytes);
        return new EventDeletion(stream, id, device, cardBytes == 0 ? null : name(section, cardBytes), timestampMicros);
    }

    private static String name(ByteBuffer section, int length) {
        byte[] name = new byte[length];
        section.get(name);
        return new String(name, UTF_8);
    }
}
