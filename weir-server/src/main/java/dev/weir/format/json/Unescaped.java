package dev.weir.format.json;

import java.util.Arrays;

/** Texts that came with escapes, without them, one behind the other. */
final class Unescaped {
    private byte[] bytes = new byte[64];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Appends the text between a string's quotation marks, which is known to be valid. It is never longer than that, but for padding. */
    void add(byte[] source, int from, int to) {
        int room = length + (to - from) + JsonScanner.PADDING;
        if (room > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(room, 2 * bytes.length));
        }
        for (int at = from; at < to; ) {
            byte b = source[at++];
            if (b != '\\') {
                bytes[length++] = b;
                continue;
            }
            byte letter = source[at++];
            if (letter != 'u') {
                bytes[length++] = character(letter);
                continue;
            }
            int codePoint = JsonString.hex(source, at);
            at += 4;
            if (Character.isHighSurrogate((char) codePoint)) {
                codePoint = Character.toCodePoint((char) codePoint, (char) JsonString.hex(source, at + 2));
                at += 6;
            }
            put(codePoint);
        }
    }

    private static byte character(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    private void put(int codePoint) {
        if (codePoint < 0x80) {
            bytes[length++] = (byte) codePoint;
            return;
        }
        int shift = codePoint < 0x800 ? 6 : codePoint < 0x10000 ? 12 : 18;
        int lead = codePoint < 0x800 ? 0xC0 : codePoint < 0x10000 ? 0xE0 : 0xF0;
        bytes[length++] = (byte) (lead | codePoint >> shift);
        while (shift > 0) {
            shift -= 6;
            bytes[length++] = (byte) (0x80 | ((codePoint >> shift) & 0x3F));
        }
    }
}
