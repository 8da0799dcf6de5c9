package dev.weir.model;

/**
 * A stretch of time.
 *
 * @param fromMicros first microsecond since the Unix epoch that belongs to it
 * @param toMicros first microsecond after it
 */
public record TimeRange(long fromMicros, long toMicros) {
    /** Every time that a sample can have: the last microsecond of the 64-bit range is no sample's time. */
    public static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    /** Refuses a range that ends before it begins. */
    public TimeRange {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException("cannot make a range to " + toMicros + ": it begins at " + fromMicros);
        }
    }

    /** Whether a microsecond belongs to it. */
    public boolean contains(long micros) {
        return micros >= fromMicros && micros < toMicros;
    }

    /** Whether any microsecond from {@code firstMicros} to {@code lastMicros}, both included, belongs to it. */
    public boolean overlaps(long firstMicros, long lastMicros) {
        return firstMicros < toMicros && lastMicros >= fromMicros;
    }
}
