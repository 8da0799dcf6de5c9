package dev.weir.format.put;

import dev.weir.format.text.Utf8;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/** The words of a line, parted by runs of blanks and tabs. Used again from line to line by one parser. */
final class LineWords {
    /** One more than any command has. */
    static final int MOST = 5;

    private final int[] from = new int[MOST];
    private final int[] to = new int[MOST];
    private int count;

    /** Finds the words of {@code bytes[from, to)}; false if the line has a control character or is not UTF-8. A CR at its end is no part of it. */
    boolean split(byte[] bytes, int lineFrom, int lineTo) {
        int end = lineTo > lineFrom && bytes[lineTo - 1] == '\r' ? lineTo - 1 : lineTo;
        count = 0;
        boolean inside = false;
        for (int at = lineFrom; at < end; ) {
            int codePoint = Utf8.codePoint(bytes, at, end);
            if (codePoint < 0 || (Character.isISOControl(codePoint) && codePoint != '\t')) {
                return false;
            }
            boolean blank = codePoint == ' ' || codePoint == '\t';
            if (!blank && !inside && count < MOST) {
                from[count++] = at;
            }
            at += Utf8.bytes(codePoint);
            if (!blank) {
                to[count - 1] = at;
            }
            inside = !blank;
        }
        return true;
    }

    /** Number of words; no more than {@link #MOST} are told apart. */
    int count() {
        return count;
    }

    int from(int word) {
        return from[word];
    }

    int to(int word) {
        return to[word];
    }

    boolean is(int word, byte[] bytes, byte[] text) {
        return Arrays.equals(bytes, from[word], to[word], text, 0, text.length);
    }

    boolean isStar(int word, byte[] bytes) {
        return to[word] - from[word] == 1 && bytes[from[word]] == '*';
    }

    boolean isKey(int word, byte[] bytes) {
        return isKeyOrStar(word, bytes) && !isStar(word, bytes);
    }

    /** Whether a word is short enough for a key and has no white space of Unicode's in it. */
    boolean isKeyOrStar(int word, byte[] bytes) {
        if (to[word] - from[word] > SeriesRegistry.MAX_KEY_BYTES) {
            return false;
        }
        for (int at = from[word]; at < to[word]; ) {
            int codePoint = Utf8.codePoint(bytes, at, to[word]);
            if (Character.isSpaceChar(codePoint)) {
                return false;
            }
            at += Utf8.bytes(codePoint);
        }
        return true;
    }
}
