package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.ndjson.FieldTime;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.time.TimeParser;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event that the store has refused, read again from JSON as {@link dev.weir.format.json.EventPrinter} prints it. */
final class RefusedEvent {
    /** As deep as an event can have come, with what is printed round it. */
    private static final int MOST_DEPTH = 2000;

    private final byte[] bytes;
    private final JsonTape tape;

    private RefusedEvent(byte[] bytes, JsonTape tape) {
        this.bytes = bytes;
        this.tape = tape;
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException where it is no event; says why
     */
    static Event parse(byte[] text) {
        JsonScanner scanner = new JsonScanner(MOST_DEPTH);
        byte[] padded = Arrays.copyOf(text, text.length + JsonScanner.PADDING);
        if (!scanner.scanAll(padded, 0, text.length)) {
            throw new IllegalArgumentException(scanner.problem());
        }
        if (scanner.tape().kind(0) != JsonKind.OBJECT) {
            throw new IllegalArgumentException("it is " + scanner.tape().kind(0).title() + ", not an object");
        }
        return new RefusedEvent(padded, scanner.tape()).event();
    }

    private Event event() {
        EventStream stream = Optional.ofNullable(text("stream"))
                .flatMap(EventStream::ofTitle)
                .orElseThrow(() -> wrong("stream", "readings or beers"));
        int id = field("id", JsonKind.NUMBER);
        long number = id < 0 ? -1 : DecimalParser.parseWhole(bytes, tape.from(id), tape.to(id), EventStream.MAX_ID);
        if (number < stream.firstId()) {
            throw wrong("id", "that of an event");
        }
        int data = field("data", JsonKind.OBJECT);
        if (data < 0) {
            throw wrong("data", "an object");
        }
        String device = text("device_id");
        if (device == null || device.isEmpty() || isTooLong(device)) {
            throw wrong("device_id", "a name of up to " + Event.MAX_NAME_BYTES + " bytes");
        }
        String card = text("card_id");
        if (card != null && isTooLong(card)) {
            throw wrong("card_id", "a name of up to " + Event.MAX_NAME_BYTES + " bytes");
        }
        return new Event(
                stream,
                number,
                device,
                card == null || card.isEmpty() ? null : card,
                time("timestamp"),
                time("received_at"),
                Arrays.copyOfRange(bytes, tape.from(data), tape.to(data)));
    }

    private static boolean isTooLong(String name) {
        return name.getBytes(UTF_8).length > Event.MAX_NAME_BYTES;
    }

    private long time(String name) {
        int field = field(name, JsonKind.STRING);
        long micros = field < 0 ? TimeParser.NONE : FieldTime.read(bytes, tape, field);
        if (micros == TimeParser.NONE) {
            throw wrong(name, "a time such as 2026-03-31T12:00:00Z");
        }
        return micros;
    }

    private @Nullable String text(String name) {
        int field = field(name, JsonKind.STRING);
        return field < 0
                ? null
                : new String(
                        tape.textBytes(field), tape.textFrom(field), tape.textTo(field) - tape.textFrom(field), UTF_8);
    }

    private int field(String name, JsonKind kind) {
        byte[] wanted = name.getBytes(US_ASCII);
        for (int field = 1; field < tape.next(0); field = tape.next(field)) {
            if (tape.isKey(field, wanted) && tape.kind(field) == kind) {
                return field;
            }
        }
        return -1;
    }

    private static IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException("field \"" + name + "\" must be " + what);
    }
}
