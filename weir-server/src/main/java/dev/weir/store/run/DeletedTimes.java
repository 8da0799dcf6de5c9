package dev.weir.store.run;

import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The times of one series at which samples are hidden: ranges by rising time that neither overlap nor touch. Immutable; any thread. */
public final class DeletedTimes {
    /** Where a range begins and where it ends, the end excluded, in turn: strictly rising. */
    private final long[] bounds;

    private DeletedTimes(long[] bounds) {
        this.bounds = bounds;
    }

    /** One range, which has at least a microsecond in it. */
    public static DeletedTimes of(TimeRange range) {
        return ofBounds(new long[] {range.fromMicros(), range.toMicros()});
    }

    /**
     * The ranges with these bounds, in which begin and end alternate; the array is no longer the caller's.
     *
     * @throws IllegalStateException where they do not rise, or none are there
     */
    public static DeletedTimes ofBounds(long[] bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (bounds[i] <= bounds[i - 1]) {
                throw new IllegalStateException("ranges of deleted times do not rise");
            }
        }
        if (bounds.length == 0 || bounds.length % 2 != 0) {
            throw new IllegalStateException("deleted times have " + bounds.length + " bounds");
        }
        return new DeletedTimes(bounds);
    }

    /** All times that are in either; null where both are. */
    public static @Nullable DeletedTimes union(@Nullable DeletedTimes one, @Nullable DeletedTimes other) {
        if (one == null) {
            return other;
        }
        return other == null ? one : one.with(other);
    }

    private DeletedTimes with(DeletedTimes other) {
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
        return new DeletedTimes(Arrays.copyOf(merged, count));
    }

    /** How many bounds there are: two for each range. */
    public int count() {
        return bounds.length;
    }

    /** One of the bounds, by its place. */
    public long bound(int index) {
        return bounds[index];
    }

    /** Whether a time is hidden. */
    public boolean contains(long micros) {
        return bounds.length == 2 ? micros >= bounds[0] && micros < bounds[1] : (after(micros) & 1) == 1;
    }

    /** Whether every time from the first to the last, both included, is hidden. */
    public boolean covers(long firstMicros, long lastMicros) {
        int end = after(firstMicros);
        return (end & 1) == 1 && lastMicros < bounds[end];
    }

    /** Whether any time from the first to the last, both included, is hidden. */
    public boolean touches(long firstMicros, long lastMicros) {
        int next = after(firstMicros);
        return (next & 1) == 1 || (next < bounds.length && bounds[next] <= lastMicros);
    }

    /** Index of the first bound after a time: odd where the time lies within a range. */
    private int after(long micros) {
        int found = Arrays.binarySearch(bounds, micros);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Takes the hidden samples out of a block. */
    void takeOut(SampleBlock block) {
        int kept = 0;
        for (int i = 0; i < block.count; i++) {
            if (!contains(block.timestampMicros[i])) {
                block.timestampMicros[kept] = block.timestampMicros[i];
                block.values[kept++] = block.values[i];
            }
        }
        block.count = kept;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeletedTimes times && Arrays.equals(bounds, times.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    @Override
    public String toString() {
        return "deleted " + Arrays.toString(bounds);
    }
}
