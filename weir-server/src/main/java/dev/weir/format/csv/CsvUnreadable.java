package dev.weir.format.csv;

/**
 * A file of which no row can be read.
 *
 * @param reason why, and what to do about it, for people
 */
public record CsvUnreadable(String reason) implements CsvStart {}
