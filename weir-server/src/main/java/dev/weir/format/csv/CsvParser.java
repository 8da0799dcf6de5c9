package dev.weir.format.csv;

/**
 * Parses slices of one file: samples of the rows that are valid, and a fault for each that is not. Rows as they usually come are parsed in one
 * pass; every other one, good or bad, goes the slow way, which decides.
 *
 * <p>Used by one thread; others may parse other slices beside it, which know the series by the same {@link SeriesNames}.
 */
public final class CsvParser {
    private final UsualRows usual;
    private final AnyRow any;

    /** A parser of files laid out like this one. */
    public CsvParser(CsvLayout layout, SeriesNames names) {
        RowKeys keys = new RowKeys(names, layout.suffixes());
        usual = new UsualRows(layout, names, keys);
        any = new AnyRow(layout, keys);
    }

    /** Parses all rows of a slice that a reader has filled, into the columns of the slice. No input makes it throw. */
    public void parse(CsvSlice slice) {
        slice.clear();
        int end = slice.length();
        slice.bytes()[end] = '\n'; // So that rows end with an LF, the last one of a file too.
        any.begin();
        int at = 0;
        while (at < end) {
            at = usual.take(slice, at, end);
            if (at < end) {
                at = any.take(slice, at, end);
            }
        }
        slice.countLines(slice.isCut() ? 1 : 0);
    }
}
