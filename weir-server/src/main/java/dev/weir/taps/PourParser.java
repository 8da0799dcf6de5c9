package dev.weir.taps;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.json.JsonKind;
import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.ndjson.FieldTime;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.time.TimeParser;
import dev.weir.model.Event;
import dev.weir.model.Reject;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads a pour as a tap posts it: {@code {"tapId":1,"volume":330.0}}, perhaps with a {@code timestamp}; other fields mean nothing. Any thread. */
final class PourParser {
    private static final byte[] TAP = "tapId".getBytes(US_ASCII);
    private static final byte[] VOLUME = "volume".getBytes(US_ASCII);
    private static final byte[] TIME = "timestamp".getBytes(US_ASCII);
    private static final String TAP_FORM = "an integer from 0 to " + Pour.MAX_TAP_ID;

    private static final int KEPT_DEPTH = 8;

    private final int jsonDepth;
    private final LongSupplier ticks;

    /** What a text is. */
    sealed interface Found {}

    /** A pour. */
    record Taken(Pour pour) implements Found {}

    /**
     * No pour.
     *
     * @param device the tap that posted it, where that is known
     */
    record Refused(Reject reject, @Nullable String device) implements Found {}

    /**
     * A parser.
     *
     * @param jsonDepth the deepest object
     * @param ticks times of pours that state none, microseconds since the Unix epoch
     */
    PourParser(int jsonDepth, LongSupplier ticks) {
        this.jsonDepth = jsonDepth;
        this.ticks = ticks;
    }

    /** A pour from what was kept of it. */
    static Pour kept(Event event) {
        Found found = new PourParser(KEPT_DEPTH, event::timestampMicros).parse(event.attributes());
        return switch (found) {
            case Taken taken -> taken.pour();
            case Refused refused ->
                throw new IllegalStateException("BUG: what was kept of beer " + event.id() + " is no pour: "
                        + refused.reject().reason());
        };
    }

    /** Reads a text. */
    Found parse(byte[] text) {
        JsonScanner scanner = new JsonScanner(jsonDepth);
        byte[] padded = Arrays.copyOf(text, text.length + JsonScanner.PADDING);
        if (!scanner.scanAll(padded, 0, text.length)) {
            return refused(scanner.code(), scanner.problem(), null);
        }
        JsonTape tape = scanner.tape();
        if (tape.kind(0) != JsonKind.OBJECT) {
            return refused(Reject.Code.NOT_AN_OBJECT, "it is " + tape.kind(0).title() + ", not an object", null);
        }
        int tap = field(tape, TAP);
        int volume = field(tape, VOLUME);
        if (tap < 0) {
            return refused(Reject.Code.MISSING_FIELD, "field \"tapId\" is missing", null);
        }
        long tapId = tape.kind(tap) == JsonKind.NUMBER
                ? DecimalParser.parseWhole(padded, tape.from(tap), tape.to(tap), Pour.MAX_TAP_ID)
                : -1;
        if (tapId < 0) {
            String found = tape.kind(tap) == JsonKind.NUMBER
                    ? new String(padded, tape.from(tap), Math.min(200, tape.to(tap) - tape.from(tap)), US_ASCII)
                    : tape.kind(tap).title();
            return refused(Reject.Code.INVALID_NUMBER, "tapId is " + found + ", not " + TAP_FORM, null);
        }
        return pour(padded, tape, tapId, volume, field(tape, TIME));
    }

    private static int field(JsonTape tape, byte[] name) {
        for (int field = 1; field < tape.next(0); field = tape.next(field)) {
            if (tape.isKey(field, name)) {
                return field;
            }
        }
        return -1;
    }

    private Found pour(byte[] bytes, JsonTape tape, long tapId, int volume, int time) {
        String device = Pour.device(tapId);
        if (volume < 0) {
            return refused(Reject.Code.MISSING_FIELD, "field \"volume\" is missing", device);
        }
        if (tape.kind(volume) != JsonKind.NUMBER) {
            String found = tape.kind(volume).title();
            return refused(Reject.Code.INVALID_NUMBER, "volume is " + found + ", not a number", device);
        }
        boolean isTimed = time >= 0 && tape.kind(time) != JsonKind.NULL;
        long micros = isTimed ? FieldTime.read(bytes, tape, time) : ticks.getAsLong();
        if (micros == TimeParser.NONE) {
            return refused(Reject.Code.INVALID_TIMESTAMP, FieldTime.problem(bytes, tape, time), device);
        }
        Optional<Glass> glass = Glass.of(tape.number(volume));
        return glass.isPresent()
                ? new Taken(new Pour(tapId, tape.number(volume), glass.get(), micros))
                : new Refused(
                        new Reject(1, Reject.Code.NO_GLASS_TYPE, "There is no glass type for the specified volume"),
                        device);
    }

    private static Refused refused(Reject.Code code, String problem, @Nullable String device) {
        return new Refused(new Reject(1, code, "cannot take the pour: " + problem), device);
    }
}
