package dev.weir.format.ndjson;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonTape;
import dev.weir.format.time.TimeParser;
import java.time.ZoneOffset;

/** The time in a field: a string or a number. */
public final class FieldTime {
    private FieldTime() {}

    /** Whether the field counts as not there. */
    public static boolean isAbsent(JsonTape tape, int entry) {
        return tape.kind(entry) == JsonKind.NULL;
    }

    /** Microseconds since the Unix epoch, or {@link TimeParser#NONE}. */
    public static long read(byte[] bytes, JsonTape tape, int entry) {
        return switch (tape.kind(entry)) {
            case STRING ->
                TimeParser.parse(tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry), ZoneOffset.UTC);
            case NUMBER -> TimeParser.parseNumber(bytes, tape.from(entry), tape.to(entry));
            case OBJECT, ARRAY, TRUE, FALSE, NULL -> TimeParser.NONE;
        };
    }

    /** Why there is none. */
    public static String problem(byte[] bytes, JsonTape tape, int entry) {
        return switch (tape.kind(entry)) {
            case STRING ->
                TimeParser.whyNot(tape.textBytes(entry), tape.textFrom(entry), tape.textTo(entry), ZoneOffset.UTC);
            case NUMBER -> TimeParser.whyNot(bytes, tape.from(entry), tape.to(entry), ZoneOffset.UTC);
            case OBJECT, ARRAY, TRUE, FALSE, NULL ->
                "timestamp is " + tape.kind(entry).title() + ", not a string or a number";
        };
    }
}
