package dev.weir.store;

import java.util.Arrays;

/** A stretch of samples as columns, filled and used again by its one owner. Only the first {@code count} entries mean anything. */
public final class SampleBlock {
    /** The most samples that are ever in one; no run is longer. */
    public static final int CAPACITY = 8192;

    private static final long[] NO_TIMES = {};
    private static final double[] NO_VALUES = {};

    /** Microseconds since the Unix epoch, strictly rising. */
    public long[] timestampMicros = NO_TIMES;

    /** The values, finite. */
    public double[] values = NO_VALUES;

    /** How many there are. */
    public int count;

    /** Sees to it that {@code samples}, at most {@link #CAPACITY}, fit. */
    public void ensure(int samples) {
        if (timestampMicros.length < samples) {
            int size = Math.min(CAPACITY, Math.max(samples, 2 * timestampMicros.length));
            timestampMicros = Arrays.copyOf(timestampMicros, size);
            values = Arrays.copyOf(values, size);
        }
    }

    /** Gives its memory back; it is empty then. */
    public void release() {
        timestampMicros = NO_TIMES;
        values = NO_VALUES;
        count = 0;
    }
}
