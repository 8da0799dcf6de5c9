package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The report of the rows that could not be taken, as CSV in UTF-8 with the quotes of RFC 4180, for people and their spreadsheets: text that a
 * spreadsheet would
 * run as a formula is made harmless. Any thread.
 */
public final class CsvReport {
    private CsvReport() {}

    /** The header. */
    public static byte[] header() {
        return "line,column,value,reason,row\n".getBytes(UTF_8);
    }

    /** The line of one row. */
    public static byte[] line(CsvFault fault) {
        StringBuilder line = new StringBuilder().append(fault.line());
        for (String cell :
                new String[] {fault.column(), fault.value(), fault.reason(), new String(fault.row(), UTF_8)}) {
            line.append(',').append(CsvCell.harmless(cell));
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }
}
