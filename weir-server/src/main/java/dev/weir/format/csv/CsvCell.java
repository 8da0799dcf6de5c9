package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.number.DecimalParser;

/** Text as a cell of CSV, by RFC 4180: in quotes where it needs them, quotes doubled. Any thread. */
public final class CsvCell {
    private static final String FORMULA_BEGINS = "=+-@\t\r";

    private CsvCell() {}

    /** The text as a cell. */
    public static String of(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** The text as a cell that no spreadsheet runs: what begins like a formula and is no number gets an apostrophe before it. */
    public static String harmless(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        boolean formula = !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0;
        return of(formula && !DecimalParser.isDecimal(bytes, 0, bytes.length) ? '\'' + text : text);
    }
}
