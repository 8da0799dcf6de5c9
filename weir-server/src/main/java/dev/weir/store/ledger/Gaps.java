package dev.weir.store.ledger;

import java.util.Arrays;

/**
 * The last few pauses between readings of a device, in seconds, and the interval that they tell: their median. Many devices send several readings at a
 * time, milliseconds apart, and then pause: such short gaps say nothing of the interval and are passed over, until so many come in a row that the
 * device has become faster. Owned by one device; not for several threads.
 */
final class Gaps {
    static final int MOST = 8;

    /** With so many an outage is told from the rule. */
    private static final int SEVERAL = 6;

    /** A device is not taken to be as fast as this before all gaps say so: it may have sent its first readings together. */
    private static final float FAST_SECONDS = 0.2f;

    /** A gap this much shorter than the interval is between readings that were sent together. */
    private static final float SHORT = 0.1f;

    /** So many short gaps in a row are no readings sent together. */
    private static final int MOST_SHORT = 32;

    /** What is longer than this says that a clock is wrong. */
    private static final float LONGEST_SECONDS = 31 * 86_400;

    private final float[] seconds;
    private int count;
    private int shortInARow;
    private float interval;

    Gaps() {
        this(new float[MOST], 0);
    }

    private Gaps(float[] seconds, int count) {
        this.seconds = seconds;
        this.count = count;
        this.interval = median();
    }

    /** The gaps that were saved, oldest first. */
    static Gaps of(float... saved) {
        return new Gaps(Arrays.copyOf(saved, MOST), saved.length);
    }

    Gaps copy() {
        Gaps copy = new Gaps(seconds.clone(), count);
        copy.shortInARow = shortInARow;
        return copy;
    }

    /** Adds a gap so many times. */
    void add(float gap, int times) {
        if (gap <= 0 || gap > LONGEST_SECONDS) {
            return;
        }
        if (gap < interval * SHORT) {
            shortInARow += times;
            if (shortInARow < MOST_SHORT) {
                return;
            }
            count = 0;
        }
        shortInARow = 0;
        for (int i = 0; i < Math.min(times, MOST); i++) {
            push(gap);
        }
        interval = median();
    }

    private void push(float gap) {
        if (count == MOST) {
            System.arraycopy(seconds, 1, seconds, 0, MOST - 1);
            count--;
        }
        seconds[count++] = gap;
    }

    /** The interval in seconds; 0 while fewer than two gaps are known, or too few for a fast device. */
    float interval() {
        return interval;
    }

    private float median() {
        if (count < 2) {
            return 0;
        }
        float[] sorted = Arrays.copyOf(seconds, count);
        Arrays.sort(sorted);
        // Of several gaps the longest may be an outage, and one as long as the second longest is a rule. Of few the
        // longest counts: better to
        // wait too long for a device at first than to miss it between two bursts.
        float least = sorted[count >= SEVERAL ? count - 2 : count - 1] * SHORT;
        int from = 0;
        while (sorted[from] < least) {
            from++;
        }
        float median = sorted[from + (count - from - 1) / 2];
        return median < FAST_SECONDS && count < MOST ? 0 : median;
    }

    /** The gaps, oldest first. */
    float[] saved() {
        return Arrays.copyOf(seconds, count);
    }
}
