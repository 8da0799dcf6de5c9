package dev.weir.typed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.json.JsonScanner;
import dev.weir.format.json.JsonTape;
import dev.weir.format.time.TimeParser;
import dev.weir.format.time.TimePrinter;
import java.time.ZoneOffset;
import java.util.Arrays;

/** When the sample of an event is, where that is not when the event was: the last field of its attributes. */
final class SampleTime {
    private static final byte[] NAME = "sample_timestamp".getBytes(US_ASCII);
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int MOST_DEPTH = 64;

    private SampleTime() {}

    /** Whether the time of an event that came then cannot be right: it must not make those that are right look late for ever. */
    static boolean isSuspect(long eventMicros, long receivedMicros) {
        return eventMicros > receivedMicros + DAY_MICROS;
    }

    /** Attributes that tell it. */
    static byte[] add(byte[] attributes, long micros) {
        byte[] field = (",\"sample_timestamp\":\"" + TimePrinter.text(micros) + "\"}").getBytes(US_ASCII);
        byte[] both = Arrays.copyOf(attributes, attributes.length - 1 + field.length);
        System.arraycopy(field, 0, both, attributes.length - 1, field.length);
        return both;
    }

    /** What attributes tell, or else the time of the event. */
    static long of(byte[] attributes, long eventMicros) {
        JsonScanner scanner = new JsonScanner(MOST_DEPTH);
        if (!scanner.scanAll(
                Arrays.copyOf(attributes, attributes.length + JsonScanner.PADDING), 0, attributes.length)) {
            throw new IllegalStateException("BUG: attributes were kept that are no JSON: " + scanner.problem());
        }
        JsonTape tape = scanner.tape();
        for (int field = 1; field < tape.next(0); field = tape.next(field)) {
            if (tape.isKey(field, NAME)) {
                return TimeParser.parse(
                        tape.textBytes(field), tape.textFrom(field), tape.textTo(field), ZoneOffset.UTC);
            }
        }
        return eventMicros;
    }
}
