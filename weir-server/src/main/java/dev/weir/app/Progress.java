package dev.weir.app;

import java.io.PrintWriter;
import java.nio.file.Path;

/** Shows on a terminal which file is being read, in one line that is written over; shows nothing in a pipe. */
final class Progress {
    private final PrintWriter terminal;
    private final boolean shown;
    private int files;

    Progress(PrintWriter terminal) {
        this.terminal = terminal;
        this.shown = System.console() != null && System.console().isTerminal();
    }

    void at(Path file) {
        files++;
        if (shown) {
            terminal.print("\r\u001b[K" + files + " " + file.getFileName());
            terminal.flush();
        }
    }

    void end() {
        if (shown) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
