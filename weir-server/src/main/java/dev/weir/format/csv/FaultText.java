package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.csv.CsvLayout.Role;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.text.Quoted;
import dev.weir.format.time.TimeParser;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Describes rows that could not be taken, for people. */
final class FaultText {
    private static final int MOST_CHARS = 200;

    private final CsvLayout layout;
    private final RowCells cells;

    private FaultText(CsvLayout layout, byte[] row) {
        this.layout = layout;
        cells = new RowCells((byte) layout.delimiter());
        cells.split(row, 0, row.length);
    }

    static CsvFault describe(CsvSlice slice, RowFaults faults, int i, long firstLine, CsvLayout layout) {
        int to = Math.min(faults.to(i), faults.from(i) + layout.rowBytes());
        byte[] row = Arrays.copyOfRange(slice.bytes(), faults.from(i), to);
        FaultText text = new FaultText(layout, row);
        int column = faults.column(i);
        boolean inCell = column != RowFaults.WHOLE_ROW;
        return new CsvFault(
                firstLine + faults.lines(i),
                inCell ? cut(layout.columns().get(column)) : "",
                inCell && column < text.cells.count() ? cut(text.cells.text(column)) : "",
                text.reason(faults, i),
                faults.code(i),
                text.sensor(),
                row);
    }

    /** Text that is not too long to be told of a million rows; the row has it whole. */
    private static String cut(String text) {
        return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) + "..." : text;
    }

    private @Nullable String sensor() {
        int column = layout.column(Role.SENSOR);
        if (column < 0) {
            return new String(layout.fileSensor(), UTF_8);
        }
        boolean parted = cells.count() == layout.columns().size() && cells.malformed() < 0;
        return parted && !cells.text(column).isBlank() ? cells.text(column) : null;
    }

    private String reason(RowFaults faults, int i) {
        int column = faults.column(i);
        return switch (faults.code(i)) {
            case LINE_TOO_LONG -> "the row has more than " + layout.rowBytes() + " bytes (limits.csv-row)";
            case MALFORMED_QUOTES ->
                column == RowFaults.WHOLE_ROW
                        ? "a quote is not closed within " + layout.rowBytes()
                                + " bytes (limits.csv-row), nor in the file"
                        : "text follows the closing quote: a quote in a quoted cell is written twice";
            case INVALID_UTF8 ->
                "the bytes are not UTF-8, but perhaps Latin-1 or Windows-1252: save the file as CSV in UTF-8";
            case WRONG_CELL_COUNT ->
                "the row has " + cells.count() + (cells.count() == 1 ? " cell" : " cells") + ", the header "
                        + layout.columns().size();
            case MISSING_FIELD -> "the " + title(column) + " is empty";
            case INVALID_DEVICE -> "the sensor " + quoted(column) + " has a control character in it";
            case INVALID_TIMESTAMP ->
                TimeParser.whyNot(cells.bytes(column), cells.innerFrom(column), cells.innerTo(column), layout.zone());
            case INVALID_NUMBER -> "cannot read the number " + quoted(column) + ": " + notNumber(column);
            case INVALID_KEY ->
                "the sensor gives no series key: that is a star, or has more than " + SeriesRegistry.MAX_KEY_BYTES
                        + " bytes";
            case SERIES_LIMIT -> "its series would be one more than limits.series allows";
            default -> throw new IllegalStateException("BUG: no row has the fault " + faults.code(i));
        };
    }

    private String title(int column) {
        return switch (layout.roles().get(column)) {
            case SENSOR -> "sensor";
            case METRIC -> "metric";
            case TIME -> "time";
            case VALUE, IGNORED -> "value";
        };
    }

    private String quoted(int column) {
        return Quoted.text(cells.bytes(column), cells.innerFrom(column), cells.innerTo(column));
    }

    private String notNumber(int column) {
        byte[] bytes = cells.bytes(column);
        int from = cells.innerFrom(column);
        int to = cells.innerTo(column);
        if (DecimalParser.isDecimal(bytes, from, to, layout.point())) {
            return "it is not finite";
        }
        if (layout.point() == ',') {
            return "it is no decimal number such as 21,5, as this file has them";
        }
        return DecimalParser.isDecimal(bytes, from, to, ',')
                ? "a comma may be a decimal point or part thousands: write 1.5 for 1,5"
                : "it is no decimal number such as 21.5";
    }
}
