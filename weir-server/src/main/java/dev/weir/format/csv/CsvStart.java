package dev.weir.format.csv;

/** What the beginning of a file tells about it. */
public sealed interface CsvStart permits CsvLayout, CsvUnreadable {}
