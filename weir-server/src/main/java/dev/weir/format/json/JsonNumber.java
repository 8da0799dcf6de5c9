package dev.weir.format.json;

import dev.weir.format.number.DecimalParser;

/** Numbers as JSON writes them. */
final class JsonNumber {
    /** The longest number that is read. */
    static final int MAX_CHARACTERS = 1_000;

    private static final int MAX_EXACT_DIGITS = 15;
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private JsonNumber() {}

    /** Where the number at {@code from} ends, or -1 if there is none. */
    static int end(byte[] bytes, int from, int to) {
        int at = from < to && bytes[from] == '-' ? from + 1 : from;
        int wholeEnd = at < to && bytes[at] == '0' ? at + 1 : skipDigits(bytes, at, to);
        if (wholeEnd == at) {
            return -1;
        }
        at = wholeEnd;
        if (at < to && bytes[at] == '.') {
            int end = skipDigits(bytes, at + 1, to);
            if (end == at + 1) {
                return -1;
            }
            at = end;
        }
        if (at < to && (bytes[at] | 0x20) == 'e') {
            int digits = at + 1 < to && (bytes[at + 1] == '+' || bytes[at + 1] == '-') ? at + 2 : at + 1;
            at = skipDigits(bytes, digits, to);
            return at == digits ? -1 : at;
        }
        return at;
    }

    private static int skipDigits(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    /** What the number in {@code bytes[from, to)} is; NaN if it is not finite. */
    static double value(byte[] bytes, int from, int to) {
        boolean negative = bytes[from] == '-';
        if (to - from > MAX_EXACT_DIGITS) {
            return DecimalParser.parseDouble(bytes, from, to);
        }
        long digits = 0;
        int places = 0;
        for (int at = negative ? from + 1 : from; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
            } else if (bytes[at] == '.') {
                places = to - at - 1;
            } else {
                return DecimalParser.parseDouble(bytes, from, to);
            }
        }
        double size = digits / POWERS_OF_TEN[places]; // Both are exact, so the quotient is the nearest float.
        return negative ? -size : size;
    }
}
