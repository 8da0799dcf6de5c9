package dev.weir.format.text;

/** UTF-8 as Unicode defines it: no overlong forms, no surrogates, nothing past U+10FFFF. */
public final class Utf8 {
    private static final int[] LEAST = {0, 0, 0x80, 0x800, 0x10000};

    private Utf8() {}

    /** The code point that begins at {@code at}, or -1 if the bytes up to {@code end} begin with none. */
    public static int codePoint(byte[] bytes, int at, int end) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return lead;
        }
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + length > end) {
            return -1;
        }
        int codePoint = lead & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            int next = bytes[at + i];
            if ((next & 0xC0) != 0x80) {
                return -1;
            }
            codePoint = codePoint << 6 | (next & 0x3F);
        }
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint < LEAST[length] || codePoint > Character.MAX_CODE_POINT || surrogate ? -1 : codePoint;
    }

    /** Whether {@code bytes[from, to)} is UTF-8. */
    public static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            int codePoint = codePoint(bytes, at, to);
            if (codePoint < 0) {
                return false;
            }
            at += bytes(codePoint);
        }
        return true;
    }

    /** How many bytes a code point takes. */
    public static int bytes(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }
}
