package dev.weir.protocol.ndjson;

/**
 * The first line of a connection that is not blank.
 *
 * @param from where it begins; where there is none yet, where the search goes on
 * @param to where it ends, after its LF
 * @param isFound whether there is one
 */
record FirstLine(int from, int to, boolean isFound) {
    /** Looks for it in the whole lines {@code bytes[from, end)}. A byte order mark is passed over. */
    static FirstLine find(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int start = isMark(bytes, at, end) ? at + 3 : at;
            int next = start;
            while (bytes[next++] != '\n') {
                // The last byte before end is an LF.
            }
            if (!isBlank(bytes, start, next)) {
                return new FirstLine(start, next, true);
            }
            at = next;
        }
        return new FirstLine(at, at, false);
    }

    static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean isMark(byte[] bytes, int at, int end) {
        return end - at > 3
                && (bytes[at] & 0xFF) == 0xEF
                && (bytes[at + 1] & 0xFF) == 0xBB
                && (bytes[at + 2] & 0xFF) == 0xBF;
    }
}
