package dev.weir.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waiting for a condition, asked every few milliseconds. */
final class Await {
    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    /** Returns once the condition holds; fails, saying what did not come, when it does not within {@code most}. */
    static void until(Duration most, String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + most + ": " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
