package dev.weir.format.csv;

/**
 * What a file may hold.
 *
 * @param rowBytes the most bytes of a row, and of the header, without the LF that ends it
 * @param columns the most columns
 * @param series the most series
 */
public record CsvLimits(int rowBytes, int columns, int series) {}
