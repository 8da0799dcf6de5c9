package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weir.format.number.DecimalPrinter;
import dev.weir.format.time.TimePrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A piece of rows that are being printed: bytes that grow until they are written. Used by one thread at a time. */
final class RowBytes {
    /** A piece of this size is large enough to be written. */
    static final int ENOUGH_BYTES = 64 << 10;

    private static final int MAX_NUMBER_BYTES = Math.max(DecimalPrinter.MAX_BYTES, TimePrinter.MAX_BYTES);

    private byte[] bytes = new byte[4 << 10];
    private int length;

    /** Empties it. */
    void clear() {
        length = 0;
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isLargeEnough() {
        return length >= ENOUGH_BYTES;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    RowBytes add(char character) {
        ensure(1);
        bytes[length++] = (byte) character;
        return this;
    }

    /** Adds characters that are all ASCII. */
    RowBytes add(String text) {
        return add(text.getBytes(ISO_8859_1));
    }

    RowBytes add(byte[] text) {
        return add(text, text.length);
    }

    /** Adds the first {@code count} bytes of an array. */
    RowBytes add(byte[] text, int count) {
        ensure(count);
        System.arraycopy(text, 0, bytes, length, count);
        length += count;
        return this;
    }

    /** Adds the shortest decimal that reads back equal. */
    void addNumber(double number) {
        ensure(MAX_NUMBER_BYTES);
        length = DecimalPrinter.print(number, bytes, length);
    }

    void addWhole(long number) {
        ensure(MAX_NUMBER_BYTES);
        length = DecimalPrinter.print(number, bytes, length);
    }

    /** Adds a time, given in microseconds since the Unix epoch. */
    void addTime(long micros) {
        ensure(MAX_NUMBER_BYTES);
        length = TimePrinter.print(micros, bytes, length);
    }

    private void ensure(int room) {
        if (length + room > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + room, bytes.length * 2));
        }
    }
}
