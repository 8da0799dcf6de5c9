package dev.weir.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Stretches of time, at least one, by rising time, that neither overlap nor touch: any number of single microseconds too. Immutable; any thread. */
public final class TimeRanges {
    /** Every time that a sample can have. */
    public static final TimeRanges ALL = of(TimeRange.ALL);

    /** Where a range begins and where it ends, the end excluded, in turn: strictly rising. */
    private final long[] bounds;

    private TimeRanges(long[] bounds) {
        this.bounds = bounds;
    }

    /**
     * One range.
     *
     * @throws IllegalArgumentException where it has no time in it
     */
    public static TimeRanges of(TimeRange range) {
        if (range.fromMicros() == range.toMicros()) {
            throw new IllegalArgumentException("cannot take the times of a range: it has no time in it");
        }
        return new TimeRanges(new long[] {range.fromMicros(), range.toMicros()});
    }

    /**
     * Single microseconds.
     *
     * @param micros has them from {@code from} on, before {@code to}, rising, each once or more often; none is the last of the 64-bit range
     */
    public static TimeRanges ofPoints(long[] micros, int from, int to) {
        long[] bounds = new long[2 * (to - from)];
        int count = 0;
        for (int i = from; i < to; i++) {
            if (count == 0 || micros[i] > bounds[count - 1]) {
                bounds[count++] = micros[i];
                bounds[count++] = micros[i] + 1;
            } else if (micros[i] == bounds[count - 1]) {
                bounds[count - 1]++;
            }
        }
        return ofBounds(Arrays.copyOf(bounds, count));
    }

    /**
     * The ranges with these bounds, in which begin and end alternate; the array is no longer the caller's.
     *
     * @throws IllegalStateException where they do not rise, or none are there
     */
    public static TimeRanges ofBounds(long[] bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalStateException("bounds of ranges of time do not rise");
            }
        }
        if (bounds.length == 0 || bounds.length % 2 != 0) {
            throw new IllegalStateException("ranges of time have " + bounds.length + " bounds");
        }
        return new TimeRanges(bounds);
    }

    /** All times that are in either; null where both are. */
    public static @Nullable TimeRanges union(@Nullable TimeRanges one, @Nullable TimeRanges other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.with(other);
    }

    /** All times that are in this or in the other. */
    public TimeRanges with(TimeRanges other) {
        long[] merged = new long[bounds.length + other.bounds.length];
        int count = 0;
        int left = 0;
        int right = 0;
        while (left < bounds.length || right < other.bounds.length) {
            boolean takeLeft =
                    right == other.bounds.length || (left < bounds.length && bounds[left] <= other.bounds[right]);
            long from = takeLeft ? bounds[left] : other.bounds[right];
            long to = takeLeft ? bounds[left + 1] : other.bounds[right + 1];
            left += takeLeft ? 2 : 0;
            right += takeLeft ? 0 : 2;
            if (count > 0 && from <= merged[count - 1]) {
                merged[count - 1] = Math.max(merged[count - 1], to);
            } else {
                merged[count++] = from;
                merged[count++] = to;
            }
        }
        return new TimeRanges(Arrays.copyOf(merged, count));
    }

    /** Those of them that have a time in a range, whole; null if none has. */
    public @Nullable TimeRanges reaching(TimeRange range) {
        int from = place(range.fromMicros()) & ~1;
        int end = Arrays.binarySearch(bounds, range.toMicros());
        int to = ((end >= 0 ? end : -end - 1) + 1) & ~1;
        if (from == 0 && to == bounds.length) {
            return this;
        }
        return from < to ? new TimeRanges(Arrays.copyOfRange(bounds, from, to)) : null;
    }

    /** How many bounds there are: two for each range. */
    public int count() {
        return bounds.length;
    }

    /** One of the bounds, by its place. */
    public long bound(int index) {
        return bounds[index];
    }

    /** How many bounds lie at or before a time: odd where it lies within a range, 0 before all of them. */
    public int place(long micros) {
        int found = Arrays.binarySearch(bounds, micros);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Whether a time is in one of them. */
    public boolean contains(long micros) {
        return bounds.length == 2 ? micros >= bounds[0] && micros < bounds[1] : (place(micros) & 1) == 1;
    }

    /** Whether every time from the first to the last, both included, is in them. */
    public boolean covers(long firstMicros, long lastMicros) {
        int end = place(firstMicros);
        return (end & 1) == 1 && lastMicros < bounds[end];
    }

    /** Whether any time from the first to the last, both included, is in them. */
    public boolean touches(long firstMicros, long lastMicros) {
        int next = place(firstMicros);
        return (next & 1) == 1 || (next < bounds.length && bounds[next] <= lastMicros);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TimeRanges times && Arrays.equals(bounds, times.bounds));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return Arrays.toString(bounds);
    }
}
