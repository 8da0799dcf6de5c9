package dev.weir.format.put;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is to be answered to each line of a batch: most are taken, so only the others are listed. Owned by one connection, and used
 * again.
 */
public final class Verdicts {
    /** Why a line is not taken. */
    public enum Refusal {
        /** It is no command of the protocol. */
        WRONG_COMMAND,
        /** It would need one more series than the limit allows. */
        SERIES_LIMIT,
        /** The peer may not write that key. */
        FORBIDDEN;

        /** As programs see it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** More than this many refusals are answered before parsing goes on, so that junk makes no large answer. */
    private static final int MOST_REFUSED = 1024;

    private int lines;
    private int refused;
    private int[] at = new int[16];
    private Refusal[] why = new Refusal[16];

    /** Forgets all. */
    public void clear() {
        lines = 0;
        refused = 0;
    }

    void taken() {
        lines++;
    }

    /** Adds a line that is not taken. */
    public void refuse(Refusal refusal) {
        if (refused == at.length) {
            at = Arrays.copyOf(at, refused * 2);
            why = Arrays.copyOf(why, refused * 2);
        }
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

    /** Why the {@code index}-th refused line is not taken. */
    public Refusal refusal(int index) {
        return why[index];
    }
}
