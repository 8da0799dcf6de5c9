package dev.weir.format.csv;

import dev.weir.model.Reject;
import java.util.Arrays;

/** The rows of a slice that could not be taken, as columns in order: where each is, and what is wrong with it. */
final class RowFaults {
    /** The column of a fault of the row as a whole. */
    static final int WHOLE_ROW = -1;

    private int[] froms = new int[16];
    private int[] tos = new int[16];
    private int[] lines = new int[16];
    private int[] columns = new int[16];
    private int[] names = new int[16];
    private Reject.Code[] codes = new Reject.Code[16];
    private int count;

    void clear() {
        count = 0;
    }

    /**
     * Adds one.
     *
     * @param linesBefore physical line ends in the slice before the row
     * @param name the number of a series of its sensor, or negative
     */
    void add(int from, int to, int linesBefore, Reject.Code code, int column, int name) {
        if (count == froms.length) {
            grow();
        }
        froms[count] = from;
        tos[count] = to;
        lines[count] = linesBefore;
        columns[count] = column;
        names[count] = name;
        codes[count++] = code;
    }

    private void grow() {
        froms = Arrays.copyOf(froms, 2 * count);
        tos = Arrays.copyOf(tos, 2 * count);
        lines = Arrays.copyOf(lines, 2 * count);
        columns = Arrays.copyOf(columns, 2 * count);
        names = Arrays.copyOf(names, 2 * count);
        codes = Arrays.copyOf(codes, 2 * count);
    }

    int count() {
        return count;
    }

    int from(int i) {
        return froms[i];
    }

    int to(int i) {
        return tos[i];
    }

    int lines(int i) {
        return lines[i];
    }

    int column(int i) {
        return columns[i];
    }

    int name(int i) {
        return names[i];
    }

    Reject.Code code(int i) {
        return codes[i];
    }
}
