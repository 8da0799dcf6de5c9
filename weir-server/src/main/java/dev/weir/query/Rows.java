package dev.weir.query;

/** Some rows of one series, as columns. Filled and used again by the answer that owns it. */
public final class Rows {
    /** The most rows that are ever in one. */
    static final int CAPACITY = 1024;

    private final long[] timeMicros = new long[CAPACITY];
    private final double[][] columns;
    private final boolean[] approximate = new boolean[CAPACITY];
    private int count;

    Rows(int columns) {
        this.columns = new double[columns][CAPACITY];
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** The time of a row, in microseconds since the Unix epoch: its step's beginning, or its sample's. */
    public long timeMicros(int row) {
        return timeMicros[row];
    }

    /** The value in a column behind the time; not finite where a sum is more than a float holds. */
    public double value(int row, int column) {
        return columns[column][row];
    }

    /** Whether the percentiles of a row are approximate, there being too many samples to hold. */
    public boolean isApproximate(int row) {
        return approximate[row];
    }

    boolean isFull() {
        return count == CAPACITY;
    }

    void clear() {
        count = 0;
    }

    /** Adds what a step comes to. */
    void add(long beginMicros, StepTotals step, Aggregate[] aggregates) {
        timeMicros[count] = beginMicros;
        approximate[count] = step.isApproximate();
        for (int i = 0; i < aggregates.length; i++) {
            columns[i][count] = step.get(aggregates[i]);
        }
        count++;
    }

    /** Adds samples as they are, as many as there is room for; answers how many those were. */
    int add(long[] times, double[] values, int from, int to) {
        int length = Math.min(to - from, CAPACITY - count);
        System.arraycopy(times, from, timeMicros, count, length);
        System.arraycopy(values, from, columns[0], count, length);
        count += length;
        return length;
    }
}
