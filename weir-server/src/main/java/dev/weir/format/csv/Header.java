package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.text.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The header of a file, as one delimiter parts it.
 *
 * @param bytes its bytes as they came, with the end of the line
 * @param names the names of the columns, without outer blanks
 * @param malformed the first column whose quotes are wrong, or -1
 * @param endOffset where in the file the rows begin
 * @param lines physical lines up to there
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed.
record Header(byte delimiter, byte[] bytes, List<String> names, int malformed, int endOffset, long lines) {
    private static final int MOST_LISTED = 20;

    /**
     * The header that begins at {@code from}.
     *
     * @param to where the next row begins
     */
    static Header parse(byte delimiter, byte[] bytes, int from, int to) {
        RowCells cells = new RowCells(delimiter);
        cells.split(bytes, from, Bytes.withoutLineEnd(bytes, from, to));
        List<String> names = new ArrayList<>(cells.count());
        for (int cell = 0; cell < cells.count(); cell++) {
            names.add(cells.text(cell).strip());
        }
        byte[] line = Arrays.copyOfRange(bytes, from, to);
        long lines = Bytes.count((byte) '\n', bytes, 0, to);
        return new Header(delimiter, line, List.copyOf(names), cells.malformed(), to, lines);
    }

    /** The column of this name, the first of several, without regard to case; -1 if there is none. */
    int find(String name) {
        String wanted = name.strip();
        for (int column = 0; column < names.size(); column++) {
            if (names.get(column).equalsIgnoreCase(wanted)) {
                return column;
            }
        }
        return -1;
    }

    /** The column of the first of these names that there is; -1 if there is none. */
    int findAny(List<String> wanted) {
        return wanted.stream()
                .mapToInt(this::find)
                .filter(column -> column >= 0)
                .findFirst()
                .orElse(-1);
    }

    /** What a column is called in messages: its name, or its number if it has none. */
    String title(int column) {
        String name = names.get(column);
        return name.isEmpty() ? "column " + (column + 1) : name;
    }

    /** The name of a column as it stands in messages. */
    String quoted(int column) {
        return quoted(names.get(column));
    }

    static String quoted(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return Quoted.text(bytes, 0, bytes.length);
    }

    /** The names for messages, and no more of them than one can read. */
    String list() {
        String most = names.stream().limit(MOST_LISTED).map(Header::quoted).collect(Collectors.joining(", "));
        return names.size() <= MOST_LISTED ? most : most + " and " + (names.size() - MOST_LISTED) + " more";
    }
}
