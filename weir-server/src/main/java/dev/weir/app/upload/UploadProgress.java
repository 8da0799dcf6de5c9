package dev.weir.app.upload;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows on a terminal how far a file is, in one line that is written over; shows nothing in a pipe. Used by one thread. */
final class UploadProgress {
    private static final long BETWEEN_NANOS = 200_000_000;
    private static final String CLEAR = "\r\u001b[K";
    private static final int WIDTH = 30;
    private static final double MEBIBYTE = 1 << 20;

    private final PrintWriter terminal;
    private final boolean isTerminal;
    private long shownAtNanos;
    private boolean isShown;

    UploadProgress(PrintWriter terminal, boolean isTerminal) {
        this.terminal = terminal;
        this.isTerminal = isTerminal;
        this.shownAtNanos = System.nanoTime();
    }

    /** So many bytes of a file are sent. */
    void sent(String file, long bytes, long ofBytes) {
        int done = ofBytes == 0 ? WIDTH : (int) (bytes * WIDTH / ofBytes);
        show(String.format(
                Locale.ROOT,
                "%s [%s%s] %.1f of %.1f MiB sent",
                file,
                "#".repeat(done),
                " ".repeat(WIDTH - done),
                bytes / MEBIBYTE,
                ofBytes / MEBIBYTE));
    }

    /** So many rows of a file are read. */
    void read(String file, FileState state) {
        show(String.format(
                Locale.ROOT, "%s %s, %,d rows read", file, state.status().text(), state.rows()));
    }

    private void show(String line) {
        if (isTerminal && System.nanoTime() - shownAtNanos > BETWEEN_NANOS) {
            shownAtNanos = System.nanoTime();
            isShown = true;
            terminal.print(CLEAR + line);
            terminal.flush();
        }
    }

    /** Takes the line away, before something else is printed. */
    void clear() {
        if (isShown) {
            isShown = false;
            terminal.print(CLEAR);
            terminal.flush();
        }
    }
}
