package dev.weir.format.json;

import dev.weir.format.text.Utf8;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The text of a JSON string: where it ends, and whether it is one. */
final class JsonString {
    /** A flag beside the end of a string that has escapes. */
    static final long ESCAPED = 1L << 32;

    /** What {@link #fault} makes of a negative answer. */
    static final int UNENDED = 0;

    static final int CONTROL_CHARACTER = 1;
    static final int NOT_UTF8 = 2;
    static final int WRONG_ESCAPE = 3;
    static final int LONE_SURROGATE = 4;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private JsonString() {}

    /**
     * Goes through the text behind the quotation mark at {@code from - 1}.
     *
     * @return the position of the closing mark, with {@link #ESCAPED} where there are escapes; negative if it is no string
     */
    static long end(byte[] bytes, int from, int to) {
        long flags = 0;
        int at = from;
        while (true) {
            at = endOfPlainText(bytes, at, to);
            if (at >= to) {
                return failed(UNENDED, to);
            }
            byte b = bytes[at];
            if (b == '"') {
                return at | flags;
            }
            if (b == '\\') {
                flags = ESCAPED;
                int length = escape(bytes, at, to);
                if (length < 0) {
                    return failed(length == -1 ? WRONG_ESCAPE : LONE_SURROGATE, at);
                }
                at += length;
            } else if (b >= 0) {
                return failed(CONTROL_CHARACTER, at);
            } else {
                int codePoint = Utf8.codePoint(bytes, at, to);
                if (codePoint < 0) {
                    return failed(NOT_UTF8, at);
                }
                at += Utf8.bytes(codePoint);
            }
        }
    }

    private static long failed(int fault, int at) {
        return Long.MIN_VALUE | (long) fault << 32 | at;
    }

    static int fault(long failed) {
        return (int) (failed >>> 32) & 0xFF;
    }

    static int faultAt(long failed) {
        return (int) failed;
    }

    /** The first byte that is not plain: a control character, a quotation mark, a backslash, or none of ASCII. May lie past the end. */
    private static int endOfPlainText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            long word = (long) LONG.get(bytes, at);
            // In each byte the high bit is set where it stops. A borrow can only touch bytes after the first such one.
            long control = (word - ONES * ' ') & ~word;
            long quote = word ^ (ONES * '"');
            long backslash = word ^ (ONES * '\\');
            long stops = control | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | word;
            stops &= HIGHS;
            if (stops != 0) {
                return at + (Long.numberOfTrailingZeros(stops) >>> 3);
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** The length of the escape at {@code at}; -1 if it is none, -2 if it is half of a character. */
    private static int escape(byte[] bytes, int at, int to) {
        if (to - at < 2) {
            return -1;
        }
        return switch (bytes[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 2;
            case 'u' -> unicodeEscape(bytes, at, to);
            default -> -1;
        };
    }

    private static int unicodeEscape(byte[] bytes, int at, int to) {
        int unit = to - at < 6 ? -1 : hex(bytes, at + 2);
        if (unit < 0) {
            return -1;
        }
        if (!Character.isSurrogate((char) unit)) {
            return 6;
        }
        boolean followed = to - at >= 12 && bytes[at + 6] == '\\' && bytes[at + 7] == 'u';
        int second = followed ? hex(bytes, at + 8) : -1;
        boolean pair = second >= 0 && Character.isSurrogatePair((char) unit, (char) second);
        return pair ? 12 : -2;
    }

    /** The number that four hexadecimal digits make, or -1. */
    static int hex(byte[] bytes, int from) {
        int value = 0;
        for (int at = from; at < from + 4; at++) {
            int digit = bytes[at] < 0 ? -1 : Character.digit(bytes[at], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
