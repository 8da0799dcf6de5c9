package dev.weir.store.embedded;

import java.util.Arrays;

/** The events of a head in the order of time and id, of those at one place the last that came alone. Quick where most came in order. */
final class ArrivalOrder {
    private ArrivalOrder() {}

    /** The indexes of the first {@code count} events and deletions, but for those that a later one overwrites. */
    static int[] of(HeadEvents events, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        sort(events, order, new int[(count + 1) / 2], 0, count);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (i == count - 1 || events.compare(order[i], order[i + 1]) != 0) {
                order[kept++] = order[i];
            }
        }
        return kept == count ? order : Arrays.copyOf(order, kept);
    }

    private static void sort(HeadEvents events, int[] order, int[] scratch, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(events, order, scratch, from, middle);
        sort(events, order, scratch, middle, to);
        if (events.compare(order[middle - 1], order[middle]) > 0) {
            merge(events, order, scratch, from, middle, to);
        }
    }

    private static void merge(HeadEvents events, int[] order, int[] scratch, int from, int middle, int to) {
        int left = middle - from;
        System.arraycopy(order, from, scratch, 0, left);
        int right = middle;
        int write = from;
        for (int i = 0; i < left; write++) {
            if (right < to && events.compare(order[right], scratch[i]) < 0) {
                order[write] = order[right++];
            } else {
                order[write] = scratch[i++];
            }
        }
    }
}
