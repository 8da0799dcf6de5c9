package dev.weir.live;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.json.EventPrinter;
import dev.weir.format.number.DecimalPrinter;
import dev.weir.format.time.TimePrinter;
import dev.weir.model.Event;
import dev.weir.model.SeriesRegistry;

/** Prints messages as JSON objects, each in the place of the one before. Used by one subscriber. */
final class MessagePrinter {
    private static final byte[] SEQ = "{\"seq\":".getBytes(US_ASCII);
    private static final byte[] SAMPLE = ",\"type\":\"sample\",\"key\":\"".getBytes(US_ASCII);
    private static final byte[] TIME = "\",\"timestamp\":\"".getBytes(US_ASCII);
    private static final byte[] VALUE = "\",\"value\":".getBytes(US_ASCII);

    private static final int FIXED_BYTES = SEQ.length
            + SAMPLE.length
            + TIME.length
            + VALUE.length
            + TimePrinter.MAX_BYTES
            + 2 * DecimalPrinter.MAX_BYTES;

    private final SeriesRegistry registry;
    private byte[] bytes = new byte[256];
    private byte[] key = new byte[64];
    private int size;

    MessagePrinter(SeriesRegistry registry) {
        this.registry = registry;
    }

    /** What was printed last, up to {@link #size}. */
    byte[] bytes() {
        return bytes;
    }

    /** How many bytes were printed last. */
    int size() {
        return size;
    }

    /** Prints a sample. */
    void sample(long seq, int seriesId, long timestampMicros, double value) {
        int keyBytes = registry.keyLength(seriesId);
        if (key.length < keyBytes + SeriesRegistry.PADDING) {
            key = new byte[keyBytes + SeriesRegistry.PADDING];
        }
        if (bytes.length < FIXED_BYTES + 2 * keyBytes) {
            bytes = new byte[FIXED_BYTES + 2 * keyBytes];
        }
        registry.copyKey(seriesId, key, 0);
        size = 0;
        add(SEQ);
        size = DecimalPrinter.print(seq, bytes, size);
        add(SAMPLE);
        for (int i = 0; i < keyBytes; i++) {
            // Keys have no control characters, so these two are all that JSON wants escaped.
            if (key[i] == '"' || key[i] == '\\') {
                bytes[size++] = '\\';
            }
            bytes[size++] = key[i];
        }
        add(TIME);
        size = TimePrinter.print(timestampMicros, bytes, size);
        add(VALUE);
        size = DecimalPrinter.print(value, bytes, size);
        bytes[size++] = '}';
    }

    private void add(byte[] text) {
        System.arraycopy(text, 0, bytes, size, text.length);
        size += text.length;
    }

    /** Prints an event. */
    void event(long seq, Event event) {
        EventPrinter printer = new EventPrinter();
        printer.put("{\"seq\":" + seq + ",\"type\":\"event\",");
        printer.fields(event);
        bytes = printer.bytes();
        size = printer.size();
    }

    /**
     * Prints that messages were missed.
     *
     * @param count how many, or less than 0 where nobody knows
     */
    void missed(long count) {
        bytes = ("{\"missed\":" + (count < 0 ? "null" : String.valueOf(count)) + "}").getBytes(US_ASCII);
        size = bytes.length;
    }
}
