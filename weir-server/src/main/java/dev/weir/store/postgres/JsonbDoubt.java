package dev.weir.store.postgres;

/**
 * Whether jsonb may refuse a valid JSON text, so that it is not sent with others. It has no U+0000 and no half of a surrogate pair, and it bounds exponents and depth.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype-json.html">JSON types</a>
 */
final class JsonbDoubt {
    /** Numbers of devices have no more; numeric takes some five digits of an exponent. */
    private static final int MOST_EXPONENT_DIGITS = 3;

    private static final int MOST_DEPTH = 1000;
    private static final int ESCAPE_BYTES = 6;

    private JsonbDoubt() {}

    /** Whether it may refuse the text {@code bytes[from, to)}; false is sure. */
    static boolean isDoubtful(byte[] bytes, int from, int to) {
        boolean isText = false;
        int opened = 0;
        int at = from;
        while (at < to) {
            byte each = bytes[at];
            if (isText && each == '\\') {
                int length = escape(bytes, at, to);
                if (length < 0) {
                    return true;
                }
                at += length;
                continue;
            }
            isText ^= each == '"';
            if (!isText) {
                if ((each | 0x20) == 'e' && hasLongExponent(bytes, at + 1, to)) {
                    return true;
                }
                opened += each == '{' || each == '[' ? 1 : 0;
            }
            at++;
        }
        return opened > MOST_DEPTH;
    }

    /** How long an escape is, a whole pair of surrogates being one; -1 for one that is doubtful. */
    private static int escape(byte[] bytes, int at, int to) {
        if (at + 1 >= to || bytes[at + 1] != 'u') {
            return 2;
        }
        int unit = unit(bytes, at, to);
        if (unit <= 0 || Character.isLowSurrogate((char) unit)) {
            return -1;
        }
        if (!Character.isHighSurrogate((char) unit)) {
            return ESCAPE_BYTES;
        }
        int other = unit(bytes, at + ESCAPE_BYTES, to);
        return other > 0 && Character.isLowSurrogate((char) other) ? 2 * ESCAPE_BYTES : -1;
    }

    /** The code unit that is escaped there; -1 where none is. */
    private static int unit(byte[] bytes, int at, int to) {
        if (at + ESCAPE_BYTES > to || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_BYTES; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = 16 * unit + digit;
        }
        return unit;
    }

    /** Whether digits follow, after a sign perhaps, that are too many; {@code true} and {@code false} have an e too, and none. */
    private static boolean hasLongExponent(byte[] bytes, int from, int to) {
        int at = from < to && (bytes[from] == '-' || bytes[from] == '+') ? from + 1 : from;
        int digits = at;
        while (digits < to && bytes[digits] >= '0' && bytes[digits] <= '9') {
            digits++;
        }
        return digits - at > MOST_EXPONENT_DIGITS;
    }
}
