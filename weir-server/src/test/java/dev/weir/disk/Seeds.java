package dev.weir.disk;

import java.util.Random;
import java.util.stream.LongStream;

/** Seeds for tests that use chance: {@code -Dseed=N} reruns one, and every failure names its own. */
public final class Seeds {
    private static final boolean LONG = Boolean.getBoolean("weir.long");

    private Seeds() {}

    /** A trial that is made with one seed. */
    public interface Trial {
        /** Throws if it fails. */
        void run(long seed) throws Exception;
    }

    /** So many in a usual run, and so many where {@code -Dweir.long=true} is given. */
    public static int count(int usual, int whenLong) {
        return LONG ? whenLong : usual;
    }

    /** Runs a trial with so many seeds, or with the given one alone. */
    public static void forEach(int count, Trial trial) {
        Long given = Long.getLong("seed");
        LongStream seeds = given == null ? new Random().longs(count, 0, 1L << 31) : LongStream.of(given);
        seeds.forEach(seed -> {
            try {
                trial.run(seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("failed with seed " + seed + " (-Dseed=" + seed + " reruns it): " + e, e);
            }
        });
    }
}
