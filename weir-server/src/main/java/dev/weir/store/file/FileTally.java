package dev.weir.store.file;

import java.util.List;

/**
 * What was found in a file.
 *
 * @param totalRows its rows
 * @param validRows those that are valid
 * @param sums how many series have sums
 * @param ignoredColumns the columns that are neither sensor, time nor value
 * @param refusedSeries whether rows were refused because there were too many series: what the rows of such a file are is not told by its bytes alone
 */
public record FileTally(long totalRows, long validRows, long sums, List<String> ignoredColumns, boolean refusedSeries) {
    /** Rows that are not valid. */
    public long invalidRows() {
        return totalRows - validRows;
    }
}
