package dev.weir.model;

import java.util.Arrays;

/**
 * Samples that are handled together, as parallel columns in order of arrival.
 *
 * <p>Owned by one connection, which fills it, hands it over, and touches it again only when the answer has come. The
 * arrays are open to the packages that copy them in bulk; only the first {@link #count()} entries mean anything.
 */
public final class Batch implements Change {
    private int[] seriesIds;
    private long[] timestampMicros;
    private double[] values;
    private int count;

    /** An empty batch that holds at most {@code capacity} samples. */
    public Batch(int capacity) {
        seriesIds = new int[capacity];
        timestampMicros = new long[capacity];
        values = new double[capacity];
    }

    /** Appends a sample. The caller has seen to it that there is room, by {@link #isFull()}. */
    public void add(int seriesId, long timestampMicros, double value) {
        int index = count;
        seriesIds[index] = seriesId;
        this.timestampMicros[index] = timestampMicros;
        values[index] = value;
        count = index + 1;
    }

    /** Number of samples in it. */
    public int count() {
        return count;
    }

    /** Whether another sample would not fit. */
    public boolean isFull() {
        return count == seriesIds.length;
    }

    /** How many samples fit. */
    public int capacity() {
        return seriesIds.length;
    }

    /** Makes room for more samples; never less than one. */
    public void grow() {
        int size = Math.max(16, 2 * seriesIds.length);
        seriesIds = Arrays.copyOf(seriesIds, size);
        timestampMicros = Arrays.copyOf(timestampMicros, size);
        values = Arrays.copyOf(values, size);
    }

    /** Forgets all samples. */
    public void clear() {
        count = 0;
    }

    /** Says that the first {@code count} entries of the columns have been filled from outside. */
    public void count(int count) {
        this.count = count;
    }

    /** The series of each sample. */
    public int[] seriesIds() {
        return seriesIds;
    }

    /** The time of each sample, microseconds since the Unix epoch. */
    public long[] timestampMicros() {
        return timestampMicros;
    }

    /** The value of each sample, finite. */
    public double[] values() {
        return values;
    }
}
