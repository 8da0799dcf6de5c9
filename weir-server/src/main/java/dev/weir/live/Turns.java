package dev.weir.live;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How one who follows goes from turn to turn: its own thread waits for something to write and then writes it, and a ticking thread wakes it, or cuts it off where
 * its peer takes nothing. {@link #begin}, {@link #end} and {@link #await} are for its own thread; the rest for any.
 */
final class Turns {
    private final LongSupplier clock;
    private final Runnable hangUp;
    private volatile long turnedAt;
    private volatile boolean writing = true;
    private volatile @Nullable Thread waiter;

    /**
     * The turns of one that has yet to be answered.
     *
     * @param clock nanoseconds
     * @param hangUp ends its connection at once, from any thread
     */
    Turns(LongSupplier clock, Runnable hangUp) {
        this.clock = clock;
        this.hangUp = hangUp;
        this.turnedAt = clock.getAsLong();
    }

    /** What it was given has been written. */
    void begin() {
        writing = false;
        turnedAt = clock.getAsLong();
    }

    /** It is given something, and goes to write it. */
    void end() {
        turnedAt = clock.getAsLong();
        writing = true;
    }

    /** How long it has been waiting for something, or writing it. */
    long nanos() {
        return clock.getAsLong() - turnedAt;
    }

    /** Waits to be woken, unless there is something to do by now. */
    void await(BooleanSupplier isIdle) {
        waiter = Thread.currentThread();
        if (isIdle.getAsBoolean()) {
            LockSupport.park(this); // Without a time: two thousand timers an event cost more than their wakers do.
        }
        waiter = null;
    }

    /** Wakes it if it waits. */
    void wake() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** Ends its connection if what it was given is still not written after so long. */
    boolean cutIfStuck(long patienceNanos) {
        if (writing && nanos() > patienceNanos) {
            hangUp.run();
            return true;
        }
        return false;
    }
}
