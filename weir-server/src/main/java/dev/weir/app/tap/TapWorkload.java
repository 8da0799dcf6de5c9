package dev.weir.app.tap;

/**
 * Which taps pour, and how.
 *
 * @param firstId the id of the first; the others count on from there
 * @param taps how many
 * @param rate pours a second of each, on average
 * @param count pours of each
 * @param seed of all that is drawn at random
 */
record TapWorkload(long firstId, int taps, double rate, long count, long seed) {
    static final long MOST_ID = (1L << 53) - 1;
    private static final int MOST_TAPS = 1_000;
    private static final double LEAST_RATE = 0.001;
    private static final double MOST_RATE = 1_000;

    /** Of all taps together. */
    private static final int MAX_KEPT = 100_000;

    TapWorkload {
        check(taps >= 1 && taps <= MOST_TAPS, "taps", taps, "it must be 1 to 1,000");
        check(rate >= LEAST_RATE && rate <= MOST_RATE, "rate", rate, "it must be 0.001 to 1000");
        check(count >= 1, "count", count, "it must be 1 or more");
        check(
                firstId <= MOST_ID - (taps - 1),
                "taps",
                taps,
                "with ids from " + firstId + " the last would be above " + MOST_ID);
    }

    private static void check(boolean holds, String name, Object value, String why) {
        if (!holds) {
            throw new IllegalArgumentException("cannot use --" + name + " \"" + value + "\": " + why);
        }
    }

    /** How many pours each tap keeps that the server has not got. */
    int kept() {
        return MAX_KEPT / taps;
    }

    boolean isLoad() {
        return taps > 1;
    }
}
