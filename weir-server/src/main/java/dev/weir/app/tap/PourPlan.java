package dev.weir.app.tap;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** When a tap pours, and how much: drawn at random, the same for the same seed, tap and rate. Used by one thread. */
final class PourPlan {
    private static final int LEAST_TENTHS = 1_000;
    private static final int MOST_TENTHS = 10_000;

    private final RandomGenerator random;
    private final double rate;

    /**
     * The next pour.
     *
     * @param pause from the one before
     * @param volume 100 to 1,000 millilitres, which all have a glass
     */
    record Next(Duration pause, double volume) {}

    /** @param rate pours a second, on average */
    PourPlan(long seed, long tap, double rate) {
        this.random = new SplittableRandom(new SplittableRandom(seed).nextLong() + tap);
        this.rate = rate;
    }

    /** Pauses are exponential, so that pours come independently of each other. */
    Next next() {
        Duration pause = Duration.ofNanos((long) (random.nextExponential() / rate * 1e9));
        return new Next(pause, random.nextInt(LEAST_TENTHS, MOST_TENTHS + 1) / 10.0);
    }
}
