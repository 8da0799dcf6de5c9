package dev.weir.store.embedded;

import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts that a deletion hides samples of, once it is in a part itself. They never get others, so ranges between which they hold nothing may be
 * written as one, and those that hide nothing not at all: the points of a whole file become one range a series. Used by one thread.
 */
final class OlderParts {
    /** Fewer ranges than these are not worth a look. */
    private static final int SMALLEST = 2 * 16;

    /** Each run that is decoded must be worth as many ranges. */
    private static final int RANGES_A_RUN = 4;

    private final List<Part> parts;
    private final SampleBlock scratch = new SampleBlock();
    private int decodable;

    /** The caller holds the parts for as long as this is used. */
    OlderParts(List<Part> parts) {
        this.parts = parts;
    }

    /** Ranges that hide the same of a series as these do, fewer where that is found out cheaply; null where there is nothing to hide. */
    @Nullable TimeRanges simplified(int seriesId, TimeRanges times) {
        if (times.count() < SMALLEST || parts.isEmpty()) {
            return parts.isEmpty() ? null : times;
        }
        decodable = 1 + times.count() / 2 / RANGES_A_RUN;
        boolean[] found = new boolean[times.count() + 1];
        try {
            for (Part part : parts) {
                if (!find(part, seriesId, times, found)) {
                    return times;
                }
            }
        } catch (WeirException e) {
            return times; // A damaged block: whoever needs it says so.
        }
        return join(times, found);
    }

    /** Marks each range and each gap between two, by its {@link TimeRanges#place}, in which a part has samples; false where that takes too long. */
    private boolean find(Part part, int seriesId, TimeRanges times, boolean[] found) {
        long end = times.bound(times.count() - 1);
        PartCursor cursor = part.runs(seriesId, new TimeRange(times.bound(0), end));
        while (cursor.next() && cursor.firstMicros() < end) {
            int first = times.place(cursor.firstMicros());
            if (first == times.place(cursor.lastMicros())) {
                found[first] = true;
                continue;
            }
            if (--decodable < 0) {
                return false;
            }
            cursor.read(scratch);
            for (int i = 0, place = first; i < scratch.count; i++) {
                while (place < times.count() && times.bound(place) <= scratch.timestampMicros[i]) {
                    place++;
                }
                found[place] = true;
            }
        }
        return true;
    }

    private static @Nullable TimeRanges join(TimeRanges times, boolean[] found) {
        long[] bounds = new long[times.count()];
        int count = 0;
        boolean isOpen = false;
        for (int place = 1; place < times.count(); place++) {
            boolean isRange = (place & 1) == 1;
            if (found[place] && isRange && !isOpen) {
                bounds[count] = times.bound(place - 1);
                bounds[count + 1] = times.bound(place);
                isOpen = true;
            } else if (found[place] && isRange) {
                bounds[count + 1] = times.bound(place);
            } else if (found[place]) {
                count += isOpen ? 2 : 0;
                isOpen = false;
            }
        }
        count += isOpen ? 2 : 0;
        return count == 0 ? null : TimeRanges.ofBounds(java.util.Arrays.copyOf(bounds, count));
    }
}
