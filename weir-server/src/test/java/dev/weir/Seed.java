package dev.weir;

import java.util.SplittableRandom;

/** Where random tests begin: always at the same place, so that a failure comes again, or at {@code -Dseed=N} to look further. */
public final class Seed {
    private Seed() {}

    /** A generator for one test. */
    public static SplittableRandom random() {
        return new SplittableRandom(value());
    }

    /** The seed in use, for messages. */
    public static long value() {
        return Long.getLong("seed", 1);
    }
}
