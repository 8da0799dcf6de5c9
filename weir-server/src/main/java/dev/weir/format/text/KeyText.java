package dev.weir.format.text;

/** Names of devices and fields as parts of a series key. */
public final class KeyText {
    private KeyText() {}

    /**
     * Writes the name in {@code bytes[from, to)}, valid UTF-8, to {@code target[at...]}, which has room for it and one byte more: each run of
     * white space
     * and control characters as one underscore, an empty name as one too. Answers the position after it.
     */
    public static int append(byte[] bytes, int from, int to, byte[] target, int at) {
        int end = at;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b <= ' ' || b == 0x7F) {
                return appendAny(bytes, from, to, target, at);
            }
            target[end++] = b;
        }
        return end > at ? end : underscore(target, at);
    }

    private static int appendAny(byte[] bytes, int from, int to, byte[] target, int at) {
        int end = at;
        boolean inRun = false;
        for (int i = from; i < to; ) {
            int codePoint = Utf8.codePoint(bytes, i, to);
            int length = Utf8.bytes(codePoint);
            boolean replaced = Character.isSpaceChar(codePoint) || Character.isISOControl(codePoint);
            if (!replaced) {
                System.arraycopy(bytes, i, target, end, length);
                end += length;
            } else if (!inRun) {
                end = underscore(target, end);
            }
            inRun = replaced;
            i += length;
        }
        return end;
    }

    private static int underscore(byte[] target, int at) {
        target[at] = '_';
        return at + 1;
    }

    /** Whether there is a control character in {@code bytes[from, to)}, valid UTF-8. */
    public static boolean hasControl(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            byte b = bytes[at];
            // Beyond ASCII they are U+0080 to U+009F, which are 0xC2 and a byte from 0x80 to 0x9F.
            boolean beyond = b == (byte) 0xC2 && at + 1 < to && bytes[at + 1] < (byte) 0xA0;
            if ((b >= 0 && b < ' ') || b == 0x7F || beyond) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code bytes[from, to)}, valid UTF-8, can be a series key as it is, but for its length. */
    public static boolean isKey(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int codePoint = Utf8.codePoint(bytes, at, to);
            if (Character.isSpaceChar(codePoint) || Character.isISOControl(codePoint)) {
                return false;
            }
            at += Utf8.bytes(codePoint);
        }
        return to > from && (to - from > 1 || bytes[from] != '*');
    }
}
