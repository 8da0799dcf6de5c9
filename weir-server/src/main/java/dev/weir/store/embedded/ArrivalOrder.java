package dev.weir.store.embedded;

/** The events of a head in the order of time, those of one time in the order in which they came. Quick where most came in order. */
final class ArrivalOrder {
    private ArrivalOrder() {}

    /** The indexes of the first {@code count} events. */
    static int[] of(HeadEvents events, int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        sort(events, order, new int[(count + 1) / 2], 0, count);
        return order;
    }

    private static void sort(HeadEvents events, int[] order, int[] scratch, int from, int to) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        sort(events, order, scratch, from, middle);
        sort(events, order, scratch, middle, to);
        if (events.timestampMicros(order[middle - 1]) > events.timestampMicros(order[middle])) {
            merge(events, order, scratch, from, middle, to);
        }
    }

    private static void merge(HeadEvents events, int[] order, int[] scratch, int from, int middle, int to) {
        int left = middle - from;
        System.arraycopy(order, from, scratch, 0, left);
        int right = middle;
        int write = from;
        for (int i = 0; i < left; write++) {
            if (right < to && events.timestampMicros(order[right]) < events.timestampMicros(scratch[i])) {
                order[write] = order[right++];
            } else {
                order[write] = scratch[i++];
            }
        }
    }
}
