package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.number.DecimalParser;

/** Text as a cell of CSV, by RFC 4180: in quotes where it needs them, quotes doubled. Any thread. */
public final class CsvCell {
    private static final String FORMULA_BEGINS = "=+-@\r";
    private static final String QUOTED = ",\"\n\r;\t";

    /** What parts cells, to one spreadsheet or another. */
    private static final String ENDS = ";\t\n";

    private CsvCell() {}

    /** The text as a cell. */
    public static String of(String text) {
        boolean quoted = text.chars().anyMatch(c -> QUOTED.indexOf(c) >= 0);
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /**
     * The text as a cell that no spreadsheet runs: what begins like a formula and is no number gets an apostrophe before it, also behind what a
     * spreadsheet may take for the end of a cell.
     */
    public static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.startsWith("\t") ? "'" : "");
        int from = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || ENDS.indexOf(text.charAt(at)) >= 0) {
                if (isFormula(text.substring(from, at))) {
                    harmless.append('\'');
                }
                harmless.append(text, from, Math.min(at + 1, text.length()));
                from = at + 1;
            }
        }
        return of(harmless.toString());
    }

    private static boolean isFormula(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return !text.isEmpty()
                && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0
                && !DecimalParser.isDecimal(bytes, 0, bytes.length);
    }
}
