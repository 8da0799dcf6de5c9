package dev.weir.format.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.time.TimePrinter;
import dev.weir.model.Event;
import java.util.Arrays;

/**
 * Prints events as JSON objects and as CSV rows, byte by byte: their attributes are JSON already. Used by one reply or message at a time; what it
 * has printed is in its own array until it is cleared.
 */
public final class EventPrinter {
    /** The first row of a CSV. */
    public static final String CSV_HEADER = "id,stream,device_id,card_id,timestamp,received_at,data\r\n";

    private static final long SUSPECT_BEFORE_MICROS = 631_152_000_000_000L; // 1990-01-01T00:00:00Z
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final int FIXED_BYTES = 256;
    private static final int MOST_PER_CHARACTER = 6;

    private static final byte[] ID = "\"id\":".getBytes(US_ASCII);
    private static final byte[] STREAM = ",\"stream\":\"".getBytes(US_ASCII);
    private static final byte[] DEVICE = "\",\"device_id\":".getBytes(US_ASCII);
    private static final byte[] CARD = ",\"card_id\":".getBytes(US_ASCII);
    private static final byte[] TIME = ",\"timestamp\":\"".getBytes(US_ASCII);
    private static final byte[] RECEIVED = "\",\"received_at\":\"".getBytes(US_ASCII);
    private static final byte[] SUSPECT = "\",\"suspect_time\":true,\"data\":".getBytes(US_ASCII);
    private static final byte[] DATA = "\",\"data\":".getBytes(US_ASCII);
    private static final byte[] NULL = "null".getBytes(US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);

    private byte[] bytes = new byte[1024];
    private int size;

    /** Forgets what was printed. */
    public void clear() {
        size = 0;
    }

    /** What was printed, up to {@link #size}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes were printed. */
    public int size() {
        return size;
    }

    /** Appends one byte of ASCII. */
    public void put(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
    }

    /** Appends text of ASCII. */
    public void put(String ascii) {
        put(ascii.getBytes(US_ASCII));
    }

    /** Whether the time that an event states cannot be right: before 1990, or more than a day after it came. */
    public static boolean isSuspect(Event event) {
        return event.timestampMicros() < SUSPECT_BEFORE_MICROS
                || event.timestampMicros() > event.receivedMicros() + DAY_MICROS;
    }

    /** Appends an event as a JSON object. */
    public void json(Event event) {
        put('{');
        fields(event);
    }

    /** Appends the fields of an event's JSON object, and its end: what comes before them begins it. */
    public void fields(Event event) {
        String card = event.card();
        int names = event.device().length() + (card == null ? 0 : card.length());
        ensure(FIXED_BYTES + MOST_PER_CHARACTER * names + event.attributes().length);
        copy(ID);
        number(event.id());
        copy(STREAM);
        ascii(event.stream().title());
        copy(DEVICE);
        string(event.device());
        copy(CARD);
        if (card == null) {
            copy(NULL);
        } else {
            string(card);
        }
        copy(TIME);
        size = TimePrinter.print(event.timestampMicros(), bytes, size);
        copy(RECEIVED);
        size = TimePrinter.print(event.receivedMicros(), bytes, size);
        copy(isSuspect(event) ? SUSPECT : DATA);
        copy(event.attributes());
        bytes[size++] = '}';
    }

    /** Appends an event as a row of CSV, by RFC 4180. */
    public void csv(Event event) {
        ensure(FIXED_BYTES);
        number(event.id());
        bytes[size++] = ',';
        ascii(event.stream().title());
        bytes[size++] = ',';
        cell(event.device().getBytes(UTF_8));
        String card = event.card();
        cell(card == null ? new byte[0] : card.getBytes(UTF_8));
        ensure(FIXED_BYTES);
        size = TimePrinter.print(event.timestampMicros(), bytes, size);
        bytes[size++] = ',';
        size = TimePrinter.print(event.receivedMicros(), bytes, size);
        bytes[size++] = ',';
        cell(event.attributes());
        bytes[size - 1] = '\r';
        put('\n');
    }

    /** A cell of text and the comma behind it. What a spreadsheet would take for a formula gets an apostrophe before it. */
    private void cell(byte[] text) {
        ensure(2 * text.length + 4);
        boolean isFormula = text.length > 0 && "=+-@\t\r".indexOf(text[0]) >= 0;
        boolean isQuoted = false;
        for (byte b : text) {
            isQuoted |= b == ',' || b == '"' || b == '\n' || b == '\r';
        }
        if (isQuoted) {
            bytes[size++] = '"';
        }
        if (isFormula) {
            bytes[size++] = '\'';
        }
        for (byte b : text) {
            if (b == '"') {
                bytes[size++] = '"';
            }
            bytes[size++] = b;
        }
        if (isQuoted) {
            bytes[size++] = '"';
        }
        bytes[size++] = ',';
    }

    private void put(byte[] more) {
        ensure(more.length);
        copy(more);
    }

    private void copy(byte[] more) {
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    @SuppressWarnings(
            "deprecation") // Its characters are all ASCII, and this is the way to copy them without a second array.
    private void ascii(String text) {
        text.getBytes(0, text.length(), bytes, size);
        size += text.length();
    }

    private void number(long number) {
        long rest = number;
        int digits = 1;
        for (long left = number / 10; left > 0; left /= 10) {
            digits++;
        }
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /** A string in quotation marks; there is room for six bytes a character. */
    private void string(String text) {
        bytes[size++] = '"';
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next >= 128) {
                byte[] rest = text.substring(i).getBytes(UTF_8);
                for (byte b : rest) {
                    escaped(b);
                }
                break;
            }
            escaped((byte) next);
        }
        bytes[size++] = '"';
    }

    private void escaped(byte b) {
        if (b == '"' || b == '\\') {
            bytes[size++] = '\\';
            bytes[size++] = b;
        } else if (b >= 0 && b < ' ') {
            bytes[size++] = '\\';
            bytes[size++] = 'u';
            bytes[size++] = '0';
            bytes[size++] = '0';
            bytes[size++] = HEX[b >> 4];
            bytes[size++] = HEX[b & 15];
        } else {
            bytes[size++] = b;
        }
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
        }
    }
}
