package dev.weir.app.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Prints CSV as a table: a column as wide as its widest cell among the first rows, and the rest while it comes. */
final class CsvTable {
    private static final int ROWS_MEASURED = 1000;
    private static final int TEXT_COLUMNS = 2; // Key and time stand to the left, numbers to the right.

    private final PrintWriter out;
    private int[] widths = {};

    CsvTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints everything that there is to read; false where nobody reads what it prints. */
    boolean print(BufferedReader csv) throws IOException {
        List<List<String>> first = new ArrayList<>();
        String line = csv.readLine();
        for (; line != null && first.size() <= ROWS_MEASURED; line = csv.readLine()) {
            first.add(cells(line));
        }
        first.forEach(this::measure);
        first.forEach(this::print);
        for (int rows = 0; line != null; line = csv.readLine()) {
            print(cells(line));
            rows++;
            if (rows % ROWS_MEASURED == 0 && out.checkError()) {
                return false;
            }
        }
        return !out.checkError();
    }

    private void measure(List<String> row) {
        if (widths.length == 0) {
            widths = new int[row.size()];
        }
        for (int i = 0; i < Math.min(widths.length, row.size()); i++) {
            widths[i] = Math.max(widths[i], width(row.get(i)));
        }
    }

    private void print(List<String> row) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            int padding = i < widths.length ? Math.max(0, widths[i] - width(cell)) : 0;
            text.append(i == 0 ? "" : "  ");
            if (i < TEXT_COLUMNS) {
                text.append(cell).repeat(' ', i == row.size() - 1 ? 0 : padding);
            } else {
                text.repeat(' ', padding).append(cell);
            }
        }
        out.println(text);
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    /** The cells of a line; only the key may stand in quotes, and it never holds the end of a line. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        if (line.startsWith("\"")) {
            StringBuilder key = new StringBuilder();
            for (at = 1; at < line.length(); at++) {
                if (line.charAt(at) == '"') {
                    at++;
                    if (at == line.length() || line.charAt(at) != '"') {
                        break;
                    }
                }
                key.append(line.charAt(at));
            }
            cells.add(key.toString());
            at++;
        }
        while (at <= line.length()) {
            int comma = line.indexOf(',', at);
            int end = comma < 0 ? line.length() : comma;
            cells.add(line.substring(at, end));
            at = end + 1;
        }
        return cells;
    }
}
