package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * The cells of a row. Those with doubled quotes in them are copied without; all others are where they came. Used again from row to row, by one
 * thread.
 */
final class RowCells {
    private final byte delimiter;
    private byte[] source = {};
    private byte[] unquoted = {};
    private int unquotedEnd;
    private int[] from = new int[16];
    private int[] to = new int[16];
    private boolean[] copied = new boolean[16];
    private int count;
    private int malformed;

    RowCells(byte delimiter) {
        this.delimiter = delimiter;
    }

    /** Finds the cells of the row {@code bytes[rowFrom, rowTo)}, without its line end. */
    void split(byte[] bytes, int rowFrom, int rowTo) {
        source = bytes;
        unquotedEnd = 0;
        count = 0;
        malformed = -1;
        int at = rowFrom;
        while (true) {
            if (count == from.length) {
                grow();
            }
            boolean quoted = at < rowTo && bytes[at] == '"';
            int end = quoted ? quoted(at, rowTo) : Bytes.find(delimiter, bytes, at, rowTo);
            if (!quoted) {
                put(at, end, false);
            }
            count++;
            if (end == rowTo) {
                return;
            }
            at = end + 1;
        }
    }

    /** Takes the cell whose opening quote is at {@code at}; answers where the delimiter after it is. */
    private int quoted(int at, int rowTo) {
        int copyFrom = unquotedEnd;
        int pieceFrom = at + 1;
        int close = Bytes.find((byte) '"', source, pieceFrom, rowTo);
        while (close + 1 < rowTo && source[close + 1] == '"') {
            copy(pieceFrom, close + 1, rowTo - at);
            pieceFrom = close + 2;
            close = Bytes.find((byte) '"', source, pieceFrom, rowTo);
        }
        boolean good = close < rowTo && (close + 1 == rowTo || source[close + 1] == delimiter);
        if (!good) {
            int end = Bytes.find(delimiter, source, Math.min(close + 1, rowTo), rowTo);
            malformed = malformed < 0 ? count : malformed;
            unquotedEnd = copyFrom;
            put(at, end, false);
            return end;
        }
        if (pieceFrom == at + 1) {
            put(pieceFrom, close, false);
        } else {
            copy(pieceFrom, close, rowTo - at);
            put(copyFrom, unquotedEnd, true);
        }
        return close + 1;
    }

    private void copy(int pieceFrom, int pieceTo, int most) {
        int room = unquotedEnd + most + Bytes.PADDING;
        if (room > unquoted.length) {
            unquoted = Arrays.copyOf(unquoted, 2 * room);
        }
        System.arraycopy(source, pieceFrom, unquoted, unquotedEnd, pieceTo - pieceFrom);
        unquotedEnd += pieceTo - pieceFrom;
    }

    private void put(int cellFrom, int cellTo, boolean isCopied) {
        from[count] = cellFrom;
        to[count] = cellTo;
        copied[count] = isCopied;
    }

    private void grow() {
        from = Arrays.copyOf(from, 2 * count);
        to = Arrays.copyOf(to, 2 * count);
        copied = Arrays.copyOf(copied, 2 * count);
    }

    int count() {
        return count;
    }

    /** The first cell whose quotes are wrong, which then is as it came; -1 if there is none. */
    int malformed() {
        return malformed;
    }

    /** The array that a cell is in. */
    byte[] bytes(int cell) {
        return copied[cell] ? unquoted : source;
    }

    int from(int cell) {
        return from[cell];
    }

    int to(int cell) {
        return to[cell];
    }

    /** Where a cell begins but for its blanks. */
    int innerFrom(int cell) {
        byte[] bytes = bytes(cell);
        int at = from[cell];
        while (at < to[cell] && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Where a cell ends but for its blanks, all of which come before this if it has nothing else. */
    int innerTo(int cell) {
        byte[] bytes = bytes(cell);
        int at = to[cell];
        while (at > from[cell] && isBlank(bytes[at - 1])) {
            at--;
        }
        return Math.max(at, innerFrom(cell));
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** A cell as text, bad bytes as U+FFFD. */
    String text(int cell) {
        return new String(bytes(cell), from[cell], to[cell] - from[cell], UTF_8);
    }
}
