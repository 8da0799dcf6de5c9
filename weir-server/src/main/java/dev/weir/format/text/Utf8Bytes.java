package dev.weir.format.text;

/** Code points in valid UTF-8; of bytes that are not, some number that is no character. */
final class Utf8Bytes {
    private Utf8Bytes() {}

    /** Bytes of the code point that begins with this one. */
    static int length(byte lead) {
        if (lead >= 0) {
            return 1;
        }
        return (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : (lead & 0xF8) == 0xF0 ? 4 : 1;
    }

    /** The code point in {@code bytes[at, at + length)}. */
    static int codePoint(byte[] bytes, int at, int length) {
        if (length == 1) {
            return bytes[at] & 0xFF;
        }
        int codePoint = bytes[at] & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | (bytes[at + i] & 0x3F);
        }
        return codePoint;
    }
}
