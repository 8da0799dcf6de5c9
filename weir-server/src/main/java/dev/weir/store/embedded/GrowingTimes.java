package dev.weir.store.embedded;

import dev.weir.model.TimeRanges;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Times to which others are added, one deletion after the other: a few sets, each more than twice as large as the next, so that adding n times in
 * k steps costs n log n and not k n. Used by one thread.
 */
final class GrowingTimes {
    private TimeRanges[] sets = new TimeRanges[2];
    private int count;

    void add(TimeRanges times) {
        TimeRanges added = times;
        while (count > 0 && sets[count - 1].count() <= 2L * added.count()) {
            added = sets[--count].with(added);
        }
        if (count == sets.length) {
            sets = Arrays.copyOf(sets, 2 * count);
        }
        sets[count++] = added;
    }

    /** Whether a time is among those that were added. */
    boolean contains(long micros) {
        for (int i = 0; i < count; i++) {
            if (sets[i].contains(micros)) {
                return true;
            }
        }
        return false;
    }

    /** Everything that was added; null if nothing was. */
    @Nullable TimeRanges all() {
        TimeRanges all = null;
        for (int i = count - 1; i >= 0; i--) {
            all = TimeRanges.union(all, sets[i]);
        }
        return all;
    }
}
