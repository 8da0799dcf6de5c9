package dev.weir.weighing;

/**
 * A truck on a scale.
 *
 * @param scale which scale, without white space
 * @param kilograms what it weighs, finite and above 0
 * @param timestampMicros when, microseconds since the Unix epoch
 */
record Weighing(String scale, double kilograms, long timestampMicros) {
    /** What a truck may be; the numbers are kept, so new ones come last. */
    enum Load {
        EMPTY(0, "empty"),
        LOADED(1, "loaded"),
        OVERLOADED(2, "overloaded");

        private final int number;
        private final String title;

        Load(int number, String title) {
            this.number = number;
            this.title = title;
        }

        int number() {
            return number;
        }

        String title() {
            return title;
        }
    }

    private static final double LOADED_KILOGRAMS = 8_000;
    private static final double MOST_KILOGRAMS = 40_000;

    Weighing {
        if (!(kilograms > 0) || Double.isInfinite(kilograms) || !scale.matches("[a-z0-9]{1,100}")) {
            throw new IllegalArgumentException("cannot weigh " + kilograms + " kg on scale \"" + scale + "\"");
        }
    }

    Load load() {
        return kilograms < LOADED_KILOGRAMS ? Load.EMPTY : kilograms <= MOST_KILOGRAMS ? Load.LOADED : Load.OVERLOADED;
    }
}
