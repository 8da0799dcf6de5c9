package dev.weir.format.csv;

import dev.weir.format.number.DecimalParser;
import java.util.Arrays;

/** Numbers with a comma for a point. */
final class DecimalComma {
    private static final int THOUSAND_DIGITS = 3;

    private DecimalComma() {}

    /** Whether {@code bytes[from, to)} is a number with one comma and no point. */
    static boolean isDecimal(byte[] bytes, int from, int to) {
        int comma = Bytes.find((byte) ',', bytes, from, to);
        if (comma == to || Bytes.find((byte) '.', bytes, from, to) < to) {
            return false;
        }
        byte[] copy = withPoint(bytes, from, to);
        return DecimalParser.isDecimal(copy, 0, copy.length);
    }

    /** Whether the comma of a number may part thousands, as in {@code 1,234}. */
    static boolean mayPartThousands(byte[] bytes, int from, int to) {
        int comma = Bytes.find((byte) ',', bytes, from, to);
        int digits = comma - from - (bytes[from] == '-' || bytes[from] == '+' ? 1 : 0);
        return to - comma - 1 == THOUSAND_DIGITS
                && digits >= 1
                && digits <= THOUSAND_DIGITS
                && bytes[comma - digits] != '0';
    }

    /** The number in {@code bytes[from, to)}, which may have a comma and no point; NaN if it is none or not finite. */
    static double parse(byte[] bytes, int from, int to) {
        if (Bytes.find((byte) '.', bytes, from, to) < to) {
            return Double.NaN;
        }
        byte[] copy = withPoint(bytes, from, to);
        return DecimalParser.parseDouble(copy, 0, copy.length);
    }

    private static byte[] withPoint(byte[] bytes, int from, int to) {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        int comma = Bytes.find((byte) ',', copy, 0, copy.length);
        if (comma < copy.length) {
            copy[comma] = '.';
        }
        return copy;
    }
}
