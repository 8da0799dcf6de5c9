package dev.weir.format.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.json.JsonTape;
import dev.weir.format.text.KeyText;
import dev.weir.format.text.Quoted;
import dev.weir.model.Event;
import org.jspecify.annotations.Nullable;

/** The name of an event's device or card: where its bytes are. Used again from event to event. */
final class EventName {
    private final String field;
    private byte[] bytes = {};
    private int from;
    private int to;

    EventName(String field) {
        this.field = field;
    }

    void set(byte[] name, int nameFrom, int nameTo) {
        bytes = name;
        from = nameFrom;
        to = nameTo;
    }

    /** Takes what a field holds; an empty name where it is null or empty. Answers what is wrong with it, or null. */
    @Nullable String read(JsonTape tape, int entry, byte[] source) {
        switch (tape.kind(entry)) {
            case STRING -> set(tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry));
            case NUMBER -> set(source, tape.from(entry), tape.to(entry));
            case NULL -> to = from;
            case OBJECT, ARRAY, TRUE, FALSE -> {
                return field + " is " + tape.kind(entry).title() + ", not a string or a number";
            }
        }
        return problem();
    }

    /** What is wrong with the name, or null. */
    private @Nullable String problem() {
        if (to - from > Event.MAX_NAME_BYTES) {
            return field + " has " + (to - from) + " bytes, of at most " + Event.MAX_NAME_BYTES;
        }
        return KeyText.hasControl(bytes, from, to)
                ? field + " " + Quoted.text(bytes, from, to) + " has a control character in it"
                : null;
    }

    boolean isEmpty() {
        return from == to;
    }

    byte[] bytes() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    String text() {
        return new String(bytes, from, to - from, UTF_8);
    }
}
