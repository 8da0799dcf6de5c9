package dev.weir.format.number;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/**
 * Reads decimal numbers from ASCII bytes, by the strict grammar of the put protocol and of CSV: an optional sign, digits with an optional
 * point, an optional exponent. No hexadecimal, no infinities, no underscores, no other digits.
 */
public final class DecimalParser {
    private static final int MAX_EXACT_DIGITS = 15;
    private static final int MAX_SHORT_BYTES = MAX_EXACT_DIGITS + 1;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private DecimalParser() {}

    /** The number in {@code bytes[from, to)}; NaN if it is none or is not finite. */
    public static double parseDouble(byte[] bytes, int from, int to) {
        return parseDouble(bytes, from, to, '.');
    }

    /** {@link #parseDouble(byte[], int, int)} of numbers with {@code point} for a point. */
    public static double parseDouble(byte[] bytes, int from, int to, char point) {
        boolean negative = from < to && bytes[from] == '-';
        int at = negative ? from + 1 : from;
        if (to - at > MAX_SHORT_BYTES) {
            return parseAny(bytes, from, to, point);
        }
        int wholeFrom = at;
        long digits = 0;
        for (int digit; at < to && (digit = bytes[at] - '0') >= 0 && digit <= 9; at++) {
            digits = digits * 10 + digit;
        }
        int count = at - wholeFrom;
        int places = 0;
        if (at < to && bytes[at] == point) {
            int fractionFrom = ++at;
            for (int digit; at < to && (digit = bytes[at] - '0') >= 0 && digit <= 9; at++) {
                digits = digits * 10 + digit;
            }
            places = at - fractionFrom;
        }
        count += places;
        if (at < to || count == 0 || count > MAX_EXACT_DIGITS) {
            return parseAny(bytes, from, to, point);
        }
        double size = digits / POWERS_OF_TEN[places]; // Both are exact, so the quotient is the nearest float.
        return negative ? -size : size;
    }

    private static double parseAny(byte[] bytes, int from, int to, char point) {
        if (!isDecimal(bytes, from, to, point)) {
            return Double.NaN;
        }
        double value = point == '.'
                ? JavaDoubleParser.parseDouble(bytes, from, to - from)
                : JavaDoubleParser.parseDouble(new String(bytes, from, to - from, ISO_8859_1).replace(point, '.'));
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** Whether {@code bytes[from, to)} is a number of this grammar, whatever its size. */
    public static boolean isDecimal(byte[] bytes, int from, int to) {
        return isDecimal(bytes, from, to, '.');
    }

    /** {@link #isDecimal(byte[], int, int)} of numbers with {@code point} for a point. */
    public static boolean isDecimal(byte[] bytes, int from, int to, char point) {
        int at = from < to && isSign(bytes[from]) ? from + 1 : from;
        int whole = skipDigits(bytes, at, to);
        int digits = whole - at;
        at = whole;
        if (at < to && bytes[at] == point) {
            int end = skipDigits(bytes, at + 1, to);
            digits += end - at - 1;
            at = end;
        }
        if (digits == 0) {
            return false;
        }
        if (at < to && (bytes[at] == 'e' || bytes[at] == 'E')) {
            at++;
            at = at < to && isSign(bytes[at]) ? at + 1 : at;
            int end = skipDigits(bytes, at, to);
            return end > at && end == to;
        }
        return at == to;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean isSign(byte b) {
        return b == '+' || b == '-';
    }

    /**
     * The whole number in {@code bytes[from, to)}: an optional sign and digits.
     *
     * @return the number, or {@link Long#MIN_VALUE} if it is none or its size is over {@code most}
     */
    public static long parseWhole(byte[] bytes, int from, int to, long most) {
        boolean negative = from < to && bytes[from] == '-';
        int at = from < to && isSign(bytes[from]) ? from + 1 : from;
        if (at == to || skipDigits(bytes, at, to) != to) {
            return Long.MIN_VALUE;
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (value > (most - digit) / 10) {
                return Long.MIN_VALUE;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}
