package dev.weir.client;

/**
 * One sample to be put. A second holds one value per key: a later put of the same key and second overwrites it.
 *
 * @param key the series: 1 to 1,024 bytes of UTF-8 without white space and control characters, and not {@code *}
 * @param timestamp whole seconds since the Unix epoch, UTC, within ±9,223,372,036,854
 * @param value a finite number
 */
public record Put(String key, long timestamp, double value) {
    /** The last second whose microseconds fit into 64 bits. */
    private static final long FURTHEST_SECOND = 9_223_372_036_854L;

    /** @throws IllegalArgumentException if the server could not take it */
    public Put {
        Word.requireKey(key, "put");
        if (key.equals("*")) {
            throw new IllegalArgumentException("cannot put key \"*\": it stands for every key and is only for get");
        }
        if (timestamp < -FURTHEST_SECOND || timestamp > FURTHEST_SECOND) {
            throw new IllegalArgumentException("cannot put " + Word.quote(key) + " at timestamp \"" + timestamp
                    + "\": it must be seconds within ±" + FURTHEST_SECOND);
        }
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "cannot put " + Word.quote(key) + " with value \"" + value + "\": it must be a finite number");
        }
    }
}
