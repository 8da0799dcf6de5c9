package dev.weir.format.csv;

import dev.weir.format.number.DecimalParser;
import dev.weir.format.text.Utf8;
import java.io.IOException;
import java.util.List;

/** What the first rows of a file tell about its columns. Rows that are invalid as such tell nothing. */
final class FirstRows {
    /** So many are looked at. */
    static final int MOST = 100;

    private static final int THOUSAND_DIGITS = 3;

    private final boolean[] hasText;
    private final boolean[] hasCommas;
    private final boolean[] hasPoint;
    private final boolean[] hasComma;
    private int rows;

    private FirstRows(int columns) {
        hasText = new boolean[columns];
        hasCommas = new boolean[columns];
        hasPoint = new boolean[columns];
        hasComma = new boolean[columns];
    }

    /** Reads the rows after the header, and keeps what it has read in {@code opening}. */
    static FirstRows read(Opening opening, Header header, int rowBytes) throws IOException {
        FirstRows first = new FirstRows(header.names().size());
        RowEnds ends = new RowEnds(header.delimiter(), rowBytes);
        RowCells cells = new RowCells(header.delimiter());
        int at = header.endOffset();
        int emptyBytes = 0;
        // Empty lines are no rows; without a bound a file of them alone would be kept whole.
        while (first.rows < MOST && emptyBytes <= rowBytes && (at < opening.end() || !opening.isLast())) {
            int next = ends.next(opening.bytes(), at, opening.end(), opening.isLast());
            if (next == RowEnds.UNKNOWN) {
                opening.more();
                ends.reset();
                continue;
            }
            if (next == RowEnds.ENDLESS) {
                return first;
            }
            int to = Bytes.withoutLineEnd(opening.bytes(), at, next);
            if (to == at) {
                emptyBytes += next - at;
            } else {
                first.rows++;
                if (ends.isWhole()) {
                    cells.split(opening.bytes(), at, to);
                    first.add(cells, Utf8.isValid(opening.bytes(), at, to));
                }
            }
            at = next;
        }
        return first;
    }

    private void add(RowCells cells, boolean valid) {
        if (!valid || cells.malformed() >= 0 || cells.count() != hasText.length) {
            return;
        }
        for (int cell = 0; cell < hasText.length; cell++) {
            byte[] bytes = cells.bytes(cell);
            int from = cells.innerFrom(cell);
            int to = cells.innerTo(cell);
            boolean plain = from == to || DecimalParser.isDecimal(bytes, from, to);
            boolean comma = !plain && DecimalParser.isDecimal(bytes, from, to, ',');
            hasText[cell] |= !plain && !comma;
            hasCommas[cell] |= comma;
            hasPoint[cell] |= plain && Bytes.find((byte) '.', bytes, from, to) < to;
            hasComma[cell] |= comma && !mayPartThousands(bytes, from, to);
        }
    }

    /** Whether the comma of a number may part thousands, as in {@code 1,234}. */
    private static boolean mayPartThousands(byte[] bytes, int from, int to) {
        int comma = Bytes.find((byte) ',', bytes, from, to);
        int first = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
        int digits = comma - first;
        return to - comma - 1 == THOUSAND_DIGITS && digits >= 1 && digits <= THOUSAND_DIGITS && bytes[first] != '0';
    }

    /** Whether there are numbers in these columns that can only be meant with a decimal comma, and none with a point. */
    boolean hasComma(List<Integer> columns) {
        return columns.stream().anyMatch(column -> hasComma[column])
                && columns.stream().noneMatch(column -> hasPoint[column]);
    }

    /** Whether a column has nothing but empty cells and numbers, with points or commas. */
    boolean mayBeNumeric(int column) {
        return !hasText[column];
    }

    /** Whether a column has nothing but empty cells and numbers. */
    boolean isNumeric(int column, boolean decimalComma) {
        return !hasText[column] && (decimalComma || !hasCommas[column]);
    }

    /** Whether a column would be of numbers if commas were allowed in them. */
    boolean isNumericButForCommas(int column) {
        return !hasText[column] && hasCommas[column];
    }
}
