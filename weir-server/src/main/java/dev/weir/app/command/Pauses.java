package dev.weir.app.command;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: 2 s, twice as long each time, up to 10 s, and up to a fifth less, so that many agents do not come back at once. */
public final class Pauses {
    private static final long FIRST_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 10_000;

    private final RandomGenerator random;
    private long millis = FIRST_MILLIS;

    /** Pauses before one sender's tries. */
    public Pauses(RandomGenerator random) {
        this.random = random;
    }

    /** How long to wait now. */
    public Duration next() {
        long pause = millis;
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        return Duration.ofMillis(pause - random.nextLong(pause / 5 + 1));
    }

    /** Begins anew, after a success. */
    public void reset() {
        millis = FIRST_MILLIS;
    }
}
