package dev.weir.format.put;

import dev.weir.model.Reject;
import java.util.Arrays;

/**
 * What is to be answered to each line of a batch: most are taken, so only the others are listed. Owned by one connection, and used
 * again.
 */
public final class Verdicts {
    /** Why a line is not taken. */
    public enum Refusal {
        /** It is no command of the protocol. */
        WRONG_COMMAND(Reject.Code.WRONG_COMMAND),
        /** It is longer than the limit. */
        LINE_TOO_LONG(Reject.Code.LINE_TOO_LONG),
        /** It would need one more series than the limit allows. */
        SERIES_LIMIT(Reject.Code.SERIES_LIMIT),
        /** The peer may not write that key. */
        FORBIDDEN(Reject.Code.FORBIDDEN);

        private final Reject.Code code;

        Refusal(Reject.Code code) {
            this.code = code;
        }

        /** What it is among the reasons of all protocols. */
        public Reject.Code code() {
            return code;
        }
    }

    /** More than this many refusals are answered before parsing goes on, so that junk makes no large answer. */
    private static final int MOST_REFUSED = 1024;

    private int lines;
    private int refused;
    private int[] at = new int[16];
    private int[] from = new int[16];
    private int[] to = new int[16];
    private Refusal[] why = new Refusal[16];

    /** Forgets all. */
    public void clear() {
        lines = 0;
        refused = 0;
    }

    void taken() {
        lines++;
    }

    /** Adds a line that is not taken: the bytes from {@code lineFrom} to its LF at {@code lineTo} of what was parsed. */
    public void refuse(Refusal refusal, int lineFrom, int lineTo) {
        if (refused == at.length) {
            at = Arrays.copyOf(at, refused * 2);
            from = Arrays.copyOf(from, refused * 2);
            to = Arrays.copyOf(to, refused * 2);
            why = Arrays.copyOf(why, refused * 2);
        }
        from[refused] = lineFrom;
        to[refused] = lineTo;
        at[refused] = lines++;
        why[refused++] = refusal;
    }

    boolean isFull() {
        return refused >= MOST_REFUSED;
    }

    /** Number of lines, each of which gets one answer. */
    public int lines() {
        return lines;
    }

    /** Number of lines that are not taken. */
    public int refused() {
        return refused;
    }

    /** Which line the {@code index}-th refused one is, counted from 0. */
    public int line(int index) {
        return at[index];
    }

    /** Where the {@code index}-th refused line begins. */
    public int from(int index) {
        return from[index];
    }

    /** Where the {@code index}-th refused line ends, without its LF. */
    public int to(int index) {
        return to[index];
    }

    /** Why the {@code index}-th refused line is not taken. */
    public Refusal refusal(int index) {
        return why[index];
    }
}
