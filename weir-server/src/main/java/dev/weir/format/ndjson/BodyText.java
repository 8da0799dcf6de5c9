package dev.weir.format.ndjson;

/** Finds its way through an array whose elements may be no JSON at all, by brackets and quotation marks alone. */
final class BodyText {
    private BodyText() {}

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    static boolean hasByteOrderMark(byte[] bytes, int from, int to) {
        return to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    /** The end of what is not blank. */
    static int trimmedEnd(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && isBlank(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    /** The comma or bracket behind the element at {@code from}, or -1 if there is none. */
    static int endOfElement(byte[] bytes, int from, int to) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            switch (bytes[at]) {
                case '"' -> at = endOfString(bytes, at + 1, to);
                case '{', '[' -> depth++;
                case '}' -> depth = Math.max(0, depth - 1);
                case ']' -> {
                    if (depth == 0) {
                        return at;
                    }
                    depth--;
                }
                case ',' -> {
                    if (depth == 0) {
                        return at;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** Where the brackets that open at {@code from} are closed again, or -1. */
    static int endOfValue(byte[] bytes, int from, int to) {
        int depth = 0;
        for (int at = from; at < to; at++) {
            switch (bytes[at]) {
                case '"' -> at = endOfString(bytes, at + 1, to);
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    if (--depth <= 0) {
                        return at + 1;
                    }
                }
                default -> {}
            }
        }
        return -1;
    }

    /** The closing mark, or the end of the line, over which no string goes. */
    static int endOfString(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '"' && bytes[at] != '\n') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }
}
