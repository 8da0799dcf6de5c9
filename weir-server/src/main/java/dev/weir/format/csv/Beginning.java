package dev.weir.format.csv;

import dev.weir.format.text.Utf8;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Finds the header of a file, and what it means. */
final class Beginning {
    private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] DELIMITERS = {',', ';', '\t'};

    private final Opening opening;
    private final CsvLimits limits;
    private final ColumnRoles roles;

    Beginning(Opening opening, CsvOptions options, CsvLimits limits) {
        this.opening = opening;
        this.limits = limits;
        roles = new ColumnRoles(options);
    }

    /** The layout of the file, or why it cannot be read. */
    CsvStart find() throws IOException {
        byte[] bytes = opening.bytes();
        if (isUtf16(bytes)) {
            return unreadable("it is UTF-16, or no text at all: save it as CSV in UTF-8");
        }
        int mark = Arrays.mismatch(bytes, 0, Math.min(3, opening.end()), UTF_8_MARK, 0, 3) < 0 ? 3 : 0;
        int from = skipBlankLines(bytes, mark);
        if (from == opening.end()) {
            return unreadable(opening.isLast() ? "it is empty" : "it begins with " + from + " bytes of empty lines");
        }
        if (opening.end() - from <= limits.rowBytes()) {
            opening.more();
        }
        String problem = lineProblem(opening.bytes(), from);
        if (problem != null) {
            return unreadable(problem);
        }
        Header header = header(from);
        if (header == null) {
            return unreadable("its header does not end within " + limits.rowBytes()
                    + " bytes (limits.csv-row), or has a quote that is not closed");
        }
        problem = headerProblem(header);
        return problem == null ? layout(header) : unreadable(problem);
    }

    private CsvStart layout(Header header) throws IOException {
        String problem = roles.find(header);
        if (problem == null) {
            problem = roles.findValues(header, FirstRows.read(opening, header, limits.rowBytes()));
        }
        return problem == null ? roles.layout(header, limits.rowBytes()) : unreadable(problem);
    }

    private static CsvUnreadable unreadable(String why) {
        return new CsvUnreadable("cannot read the file as CSV: " + why);
    }

    /** By its mark, or because one of the first two bytes is zero, as with every ASCII character. */
    private boolean isUtf16(byte[] bytes) {
        if (opening.end() < 2) {
            return false;
        }
        int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return first == 0xFEFF || first == 0xFFFE || bytes[0] == 0 || bytes[1] == 0;
    }

    private int skipBlankLines(byte[] bytes, int from) {
        int at = from;
        while (true) {
            int next = at < opening.end() && bytes[at] == '\r' ? at + 1 : at;
            if (next >= opening.end() || bytes[next] != '\n') {
                return next == opening.end() && opening.isLast() ? next : at;
            }
            at = next + 1;
        }
    }

    /** What is wrong with the first line, however its cells are parted; null if nothing is. */
    private @Nullable String lineProblem(byte[] bytes, int from) {
        int end = Bytes.find((byte) '\n', bytes, from, opening.end());
        boolean quoted = false;
        for (int at = from; at < end - 1; at++) {
            quoted ^= bytes[at] == '"';
            if (bytes[at] == '\r' && !quoted) {
                return "its lines end with CR alone: save it with LF or CRLF";
            }
        }
        return null;
    }

    /** The header under the delimiter that gives it a time column, else the most columns; null if it does not end. */
    private @Nullable Header header(int from) {
        Header best = null;
        for (byte delimiter : DELIMITERS) {
            RowEnds ends = new RowEnds(delimiter, limits.rowBytes());
            int to = ends.next(opening.bytes(), from, opening.end(), opening.isLast());
            if (to >= 0 && ends.isWhole()) {
                Header header = Header.parse(delimiter, opening.bytes(), from, to);
                best = best == null || weight(header) > weight(best) ? header : best;
            }
        }
        return best;
    }

    private int weight(Header header) {
        return header.names().size() + (roles.hasTime(header) ? Integer.MAX_VALUE / 2 : 0);
    }

    private @Nullable String headerProblem(Header header) {
        if (!Utf8.isValid(header.bytes(), 0, header.bytes().length)) {
            return "its header is not UTF-8, but perhaps Latin-1 or Windows-1252: save it as CSV in UTF-8";
        }
        if (header.names().size() > limits.columns()) {
            return "its header has " + header.names().size() + " columns, of at most " + limits.columns()
                    + " (limits.csv-columns)";
        }
        return header.malformed() < 0
                ? null
                : "the quotes of " + header.quoted(header.malformed())
                        + " in its header are wrong: a quote in a quoted cell is written twice";
    }
}
