package dev.weir.app.migrate;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows on a terminal how far a migration is, in one line that is written over; shows nothing in a pipe. Used by one thread. */
public final class MigrationProgress {
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter terminal;
    private final boolean isTerminal;
    private long shownAtNanos = System.nanoTime();
    private boolean isShown;

    /** Prints to a writer if that is a terminal. */
    public MigrationProgress(PrintWriter terminal, boolean isTerminal) {
        this.terminal = terminal;
        this.isTerminal = isTerminal;
    }

    /** So many samples have been gone through of about so many. */
    void at(String what, long samples, long ofSamples) {
        if (isTerminal && System.nanoTime() - shownAtNanos > BETWEEN_NANOS) {
            shownAtNanos = System.nanoTime();
            isShown = true;
            terminal.print(CLEAR
                    + String.format(
                            Locale.ROOT, "%s: %,d of %,d samples", what, samples, Math.max(samples, ofSamples)));
            terminal.flush();
        }
    }

    /** Tells something that stays, also in a pipe. */
    public void tell(String sentence) {
        clear();
        terminal.println(sentence);
    }

    /** Takes the line away, before something else is printed. */
    public void clear() {
        if (isShown) {
            isShown = false;
            terminal.print(CLEAR);
            terminal.flush();
        }
    }
}
