package dev.weir.app.upload;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits until a file is final: looks after 10 ms, and again after three times as long each time, up to 150 ms. */
public final class StatusWait {
    private static final long FIRST_MILLIS = 10;
    private static final long LONGEST_MILLIS = 150;

    private StatusWait() {}

    /**
     * Blocks until it is.
     *
     * @param ask asks the server
     * @param seen is told each state
     * @return the final one
     */
    public static FileState untilFinal(Supplier<FileState> ask, Consumer<FileState> seen) throws InterruptedException {
        long pause = FIRST_MILLIS;
        while (true) {
            Thread.sleep(pause);
            FileState state = ask.get();
            seen.accept(state);
            if (state.status().isFinal()) {
                return state;
            }
            pause = Math.min(3 * pause, LONGEST_MILLIS);
        }
    }
}
