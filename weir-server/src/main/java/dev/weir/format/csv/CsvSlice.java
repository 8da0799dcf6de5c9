package dev.weir.format.csv;

import dev.weir.model.Reject;
import java.util.Arrays;

/**
 * Whole rows of a file, and what a parser made of them. Used again: a {@link CsvReader} fills it, a {@link CsvParser} parses it, and then its
 * columns mean something until it is filled again. Belongs to one thread at a time.
 */
public final class CsvSlice {
    private static final int USUAL_ROW_BYTES = 32;

    private final byte[] bytes;
    private final int capacity;
    private final RowFaults faults = new RowFaults();
    private int length;
    private long offset;
    private long endOffset;
    private boolean cut;
    private int rows;
    private int lines;
    private int samples;
    private int[] names;
    private long[] timestampMicros;
    private double[] values;

    /** An empty one that holds rows of {@code sliceBytes} together. */
    public CsvSlice(int sliceBytes) {
        capacity = sliceBytes + 1; // The longest row has an LF besides.
        bytes = new byte[capacity + Bytes.PADDING];
        names = new int[sliceBytes / USUAL_ROW_BYTES + 1];
        timestampMicros = new long[names.length];
        values = new double[names.length];
    }

    /** Where it begins in the file, in bytes. */
    public long offset() {
        return offset;
    }

    /** Where it ends in the file. */
    public long endOffset() {
        return endOffset;
    }

    /** Rows in it, the invalid ones too; empty lines are none. */
    public int rows() {
        return rows;
    }

    /** Ends of physical lines in it: so many lines further on the next slice begins. */
    public int lines() {
        return lines;
    }

    /** Samples of its valid rows. */
    public int samples() {
        return samples;
    }

    /** The number in {@link SeriesNames} of each sample's series. */
    public int[] names() {
        return names;
    }

    /** The time of each sample, microseconds since the Unix epoch. */
    public long[] timestampMicros() {
        return timestampMicros;
    }

    /** The value of each sample, finite. */
    public double[] values() {
        return values;
    }

    /** Rows that could not be taken. */
    public int faults() {
        return faults.count();
    }

    /** What is wrong with the {@code i}-th of them. */
    public Reject.Code faultCode(int i) {
        return faults.code(i);
    }

    /** The number in {@link SeriesNames} of a series of its sensor, or a negative number if none is known. */
    public int faultName(int i) {
        return faults.name(i);
    }

    /**
     * All about the {@code i}-th of them.
     *
     * @param firstLine the physical line in the file at which this slice begins
     */
    public CsvFault fault(int i, long firstLine, CsvLayout layout) {
        return FaultText.describe(this, faults, i, firstLine, layout);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether the last line has been cut, with its LF. */
    boolean isCut() {
        return cut;
    }

    int capacity() {
        return capacity;
    }

    /** Where the last row ends in {@link #bytes}. */
    int length() {
        return length;
    }

    /**
     * Says what has been filled in.
     *
     * @param isCut whether the last line has been cut, being over the limit of a row, with its LF
     */
    void filled(int length, long offset, long endOffset, boolean isCut) {
        this.length = length;
        this.offset = offset;
        this.endOffset = endOffset;
        cut = isCut;
        clear();
    }

    /** Forgets what a parser made of it. */
    void clear() {
        rows = 0;
        lines = 0;
        samples = 0;
        faults.clear();
    }

    RowFaults rowFaults() {
        return faults;
    }

    void countRow() {
        rows++;
    }

    void countLines(int more) {
        lines += more;
    }

    /** Sees to it that so many more samples fit. */
    void ensure(int more) {
        if (samples + more > names.length) {
            int size = Math.max(2 * names.length, samples + more);
            names = Arrays.copyOf(names, size);
            timestampMicros = Arrays.copyOf(timestampMicros, size);
            values = Arrays.copyOf(values, size);
        }
    }

    /** Says that the columns have been filled up to there. */
    void samples(int count) {
        samples = count;
    }
}
