package dev.weir.app.send;

import java.io.PrintWriter;

/** What is told on standard error: lines that were not taken, and on a terminal how far it is. Used by one thread. */
final class Report {
    private static final int COMPLAINTS = 1_000;
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean isTerminal;
    private long shownAtNanos = System.nanoTime();
    private boolean isShown;
    private long complaints;

    Report(PrintWriter err, boolean isTerminal) {
        this.err = err;
        this.isTerminal = isTerminal;
    }

    /** Something is wrong; past a thousand such sentences they are counted only. */
    void complain(String sentence) {
        complaints++;
        if (complaints <= COMPLAINTS) {
            note(sentence);
        }
    }

    /** Something worth to know, and no failure. */
    void note(String sentence) {
        clear();
        err.println("weir: " + sentence);
    }

    boolean hasComplained() {
        return complaints > 0;
    }

    /** Shows now and then how many lines the server has. */
    void progress(long acknowledged) {
        if (isTerminal && System.nanoTime() - shownAtNanos > BETWEEN_NANOS) {
            shownAtNanos = System.nanoTime();
            isShown = true;
            err.print(CLEAR + acknowledged + " lines acknowledged");
            err.flush();
        }
    }

    private void clear() {
        if (isShown) {
            err.print(CLEAR);
            isShown = false;
        }
    }

    void end() {
        clear();
        if (complaints > COMPLAINTS) {
            err.println("weir: " + (complaints - COMPLAINTS) + " more complaints");
        }
        err.flush();
    }
}
