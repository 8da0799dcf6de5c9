/**
 * Floor 2: CSV files, bytes to samples, with a reason for each row that is not taken; and the report of such rows. A {@link CsvReader} cuts the
 * bytes of a file into {@link CsvSlice slices} of whole rows, by one thread; {@link CsvParser}s parse slices side by side. Pure: no files, no
 * threads. A row, the columns and the series of a file are limited; memory is the slices', and as much as 101 rows while the header is looked at.
 */
@NullMarked
package dev.weir.format.csv;

import org.jspecify.annotations.NullMarked;
