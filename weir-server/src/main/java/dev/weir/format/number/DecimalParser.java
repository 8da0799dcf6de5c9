package dev.weir.format.number;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/**
 * Reads decimal numbers from ASCII bytes, by the strict grammar of the put protocol and of CSV: an optional sign, digits with an optional
 * point, an optional exponent. No hexadecimal, no infinities, no underscores, no other digits.
 */
public final class DecimalParser {
    private DecimalParser() {}

    /** The number in {@code bytes[from, to)}; NaN if it is none or is not finite. */
    public static double parseDouble(byte[] bytes, int from, int to) {
        if (!isDecimal(bytes, from, to)) {
            return Double.NaN;
        }
        double value = JavaDoubleParser.parseDouble(bytes, from, to - from);
        return Double.isInfinite(value) ? Double.NaN : value;
    }

    /** Whether {@code bytes[from, to)} is a number of this grammar, whatever its size. */
    public static boolean isDecimal(byte[] bytes, int from, int to) {
        int at = from < to && isSign(bytes[from]) ? from + 1 : from;
        int whole = skipDigits(bytes, at, to);
        int digits = whole - at;
        at = whole;
        if (at < to && bytes[at] == '.') {
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
