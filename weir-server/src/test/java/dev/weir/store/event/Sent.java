package dev.weir.store.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.run.BitPacking;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events on their way through the codec. */
final class Sent {
    private Sent() {}

    static Event event(long id, String device, @Nullable String card, long micros, long received, byte[] attributes) {
        return new Event(EventStream.READINGS, id, device, card, micros, received, attributes);
    }

    /** The block of these events, with room behind it for the decoder. */
    static byte[] encode(List<Event> events) {
        try (EventBlockEncoder encoder = new EventBlockEncoder(EventStream.READINGS.number())) {
            return encode(encoder, events);
        }
    }

    static byte[] encode(EventBlockEncoder encoder, List<Event> events) {
        for (Event event : events) {
            byte[] device = event.device().getBytes(UTF_8);
            String named = event.card();
            byte[] card = named == null ? new byte[0] : named.getBytes(UTF_8);
            byte[] text = event.attributes();
            encoder.add(
                    event.id(),
                    event.timestampMicros(),
                    event.receivedMicros(),
                    device,
                    0,
                    device.length,
                    card,
                    0,
                    card.length,
                    text,
                    0,
                    text.length);
        }
        ByteBuffer block = encoder.encode();
        byte[] bytes = new byte[block.remaining() + BitPacking.PADDING];
        block.get(bytes, 0, block.remaining());
        return bytes;
    }

    /** Events in a form that is compared fast. */
    static List<String> texts(List<Event> events) {
        return events.stream()
                .map(event -> event.id() + " " + event.device() + " " + event.card() + " " + event.timestampMicros()
                        + " " + event.receivedMicros() + " " + event.attributes().length + " "
                        + Arrays.hashCode(event.attributes()))
                .toList();
    }

    /** All events of a block, decoded by one reader. */
    static List<Event> decode(byte[] bytes) {
        EventBlock block = new EventBlock(bytes, 0);
        List<Event> events = new ArrayList<>();
        for (int row = 0; row < block.count(); row++) {
            events.add(block.event(EventStream.READINGS, row));
        }
        return events;
    }
}
