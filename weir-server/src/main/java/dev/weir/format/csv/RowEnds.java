package dev.weir.format.csv;

/**
 * Finds where rows end. A row ends at the LF that stands in no quotes; quotes are those that begin a cell, up to the next one that is not doubled.
 * Where no row ends within the limit, or within the file, its first line is taken for the row: a quote that nobody closed costs one line, not the
 * rest of the file.
 *
 * <p>Used by one thread. Each byte is looked at a fixed number of times, however many lines open quotes that nobody closes: a row that
 * was not found to end is walked again from its second line, but as soon as the new walk is in quotes at the end of a line, it is where the old
 * one was.
 */
final class RowEnds {
    /** The row may end beyond the bytes that are there. */
    static final int UNKNOWN = -1;

    /** The line is over the limit and goes on beyond the bytes that are there. */
    static final int ENDLESS = -2;

    private final byte delimiter;
    private final int rowBytes;
    private int walkedTo;
    private boolean wasQuoted;
    private boolean wasCellStart;
    private boolean endsInQuotes;
    private boolean whole;

    RowEnds(byte delimiter, int rowBytes) {
        this.delimiter = delimiter;
        this.rowBytes = rowBytes;
    }

    /** Forgets what it knows of the bytes that it walked over: others come. */
    void reset() {
        walkedTo = 0;
    }

    /** Whether the last row was found to end; else its first line is what was found. */
    boolean isWhole() {
        return whole;
    }

    /**
     * Where the row after the one that begins at {@code from} begins, among the bytes up to {@code end}, with which the file ends if they are the
     * last; or {@link #UNKNOWN} or {@link #ENDLESS}.
     */
    int next(byte[] bytes, int from, int end, boolean last) {
        int limit = end - from > rowBytes ? from + rowBytes + 1 : end;
        int found = walk(bytes, from, limit);
        whole = found >= 0;
        if (whole) {
            return found;
        }
        if (end - from <= rowBytes) {
            if (!last) {
                return UNKNOWN;
            }
            whole = !endsInQuotes;
            if (whole) {
                return end;
            }
        }
        int lineEnd = Bytes.find((byte) '\n', bytes, from, end);
        return lineEnd < end ? lineEnd + 1 : last ? end : ENDLESS;
    }

    /** The position after the row's LF; -1 if there is none up to {@code to}, and then that and the state there is kept. */
    private int walk(byte[] bytes, int from, int to) {
        boolean quoted = false;
        boolean cellStart = true;
        int closedAt = -1;
        int at = from;
        while (at < to) {
            byte b = bytes[at++];
            if (quoted) {
                if (b == '"') {
                    if (at < to && bytes[at] == '"') {
                        at++;
                    } else {
                        quoted = false;
                        cellStart = false;
                        closedAt = at;
                    }
                } else if (b == '\n' && at <= walkedTo) {
                    at = walkedTo;
                    quoted = wasQuoted;
                    cellStart = wasCellStart;
                }
            } else if (b == '\n') {
                return at;
            } else if (b == delimiter) {
                cellStart = true;
            } else {
                quoted = cellStart && b == '"';
                cellStart = false;
            }
        }
        // A quote that closes with the last byte may turn out to be the first of two: a later walk comes to it again.
        walkedTo = closedAt == to ? to - 1 : to;
        wasQuoted = quoted || closedAt == to;
        wasCellStart = cellStart;
        endsInQuotes = quoted;
        return -1;
    }
}
