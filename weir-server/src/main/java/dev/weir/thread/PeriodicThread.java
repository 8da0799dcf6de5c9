package dev.weir.thread;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A platform thread that does one thing again and again, with a pause between, until it is closed. It is never interrupted, as it may be reading a file: closing
 * waits for the end of what it does. A bug in one turn is logged, and does not keep the next from coming.
 */
public final class PeriodicThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PeriodicThread.class);

    private final Duration pause;
    private final Runnable turn;
    private final Thread thread;
    private boolean closing;

    /** Starts the thread; the first turn comes after {@code first}, each other one {@code pause} behind the end of the one before. */
    public static PeriodicThread start(String name, Duration first, Duration pause, Runnable turn) {
        PeriodicThread started = new PeriodicThread(name, first, pause, turn);
        started.thread.start();
        return started;
    }

    private PeriodicThread(String name, Duration first, Duration pause, Runnable turn) {
        this.pause = pause;
        this.turn = turn;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(first));
    }

    private void run(Duration first) {
        try {
            for (Duration next = first; await(next); next = pause) {
                takeTurn();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the thread " + thread.getName() + " was interrupted", e);
        }
    }

    private void takeTurn() {
        try {
            turn.run();
        } catch (RuntimeException e) {
            log.error("the thread {} met a bug", thread.getName(), e);
        }
    }

    /** Waits for so long; false if it is closed by then. */
    private synchronized boolean await(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closing;
    }

    /** Begins no other turn. Any thread, at once. */
    public synchronized void stop() {
        closing = true;
        notifyAll();
    }

    /** Waits for the end of a thread that was stopped, for so long at most; whether it has ended. */
    public boolean awaitEnd(Duration most) {
        try {
            return thread.join(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
