package dev.weir.format.csv;

import static dev.weir.format.csv.RowFaults.WHOLE_ROW;

import dev.weir.format.csv.CsvLayout.Role;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.text.KeyText;
import dev.weir.format.text.Utf8;
import dev.weir.format.time.TimeParser;
import dev.weir.model.Reject.Code;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a row of any form, or tells what is wrong with it. Used by one thread. */
final class AnyRow {
    private final RowEnds ends;
    private final RowCells cells;
    private final RowKeys keys;
    private final List<Role> roles;
    private final ZoneId zone;
    private final char point;
    private final boolean isWide;
    private final int rowBytes;
    private final int sensorColumn;
    private final int metricColumn;
    private final byte[] fileSensor;
    private boolean isUtf8;
    private int badColumn;
    private long micros;
    private int sample;

    AnyRow(CsvLayout layout, RowKeys keys) {
        this.keys = keys;
        rowBytes = layout.rowBytes();
        ends = new RowEnds((byte) layout.delimiter(), rowBytes);
        cells = new RowCells((byte) layout.delimiter());
        roles = layout.roles();
        zone = layout.zone();
        point = layout.point();
        isWide = layout.suffixes().length > 0;
        sensorColumn = layout.column(Role.SENSOR);
        metricColumn = layout.column(Role.METRIC);
        fileSensor = layout.fileSensor();
    }

    /** Other bytes come. */
    void begin() {
        ends.reset();
    }

    /** Takes the row that begins at {@code from}; answers where the next one does. */
    int take(CsvSlice slice, int from, int end) {
        byte[] bytes = slice.bytes();
        int next = ends.next(bytes, from, end, true);
        int to = Bytes.withoutLineEnd(bytes, from, next);
        if (to > from) {
            slice.countRow();
            slice.ensure(roles.size());
            sample = slice.samples();
            Code code = problem(bytes, from, to, next, slice);
            if (code == null) {
                slice.samples(sample);
            } else {
                slice.rowFaults().add(from, to, slice.lines(), code, badColumn, seriesOfSensor());
            }
        }
        slice.countLines(Bytes.count((byte) '\n', bytes, from, next));
        return next;
    }

    /** What is wrong with a row, and then {@link #badColumn} says where; null if nothing is, and then its samples are there. */
    private @Nullable Code problem(byte[] bytes, int from, int to, int next, CsvSlice slice) {
        badColumn = WHOLE_ROW;
        if (!ends.isWhole()) {
            int lineBytes = next - from - (bytes[next - 1] == '\n' ? 1 : 0);
            return lineBytes > rowBytes ? Code.LINE_TOO_LONG : Code.MALFORMED_QUOTES;
        }
        cells.split(bytes, from, to);
        if (cells.malformed() >= 0) {
            return at(Math.min(cells.malformed(), roles.size() - 1), Code.MALFORMED_QUOTES);
        }
        isUtf8 = Bytes.isAscii(bytes, from, to) || Utf8.isValid(bytes, from, to);
        if (!isUtf8) {
            return at(firstBadText(), Code.INVALID_UTF8);
        }
        if (cells.count() != roles.size()) {
            return Code.WRONG_CELL_COUNT;
        }
        for (int column = 0; column < roles.size(); column++) {
            Code code = cellProblem(column, slice);
            if (code != null) {
                return at(column, code);
            }
        }
        return keyProblem(slice);
    }

    /** A series of the sensor that an invalid row names, if both can be told; else a negative number. */
    private int seriesOfSensor() {
        boolean parted = ends.isWhole() && cells.count() == roles.size() && cells.malformed() < 0;
        if (!parted
                || !isUtf8
                || (sensorColumn >= 0 && !isName(sensorColumn))
                || (metricColumn >= 0 && !isName(metricColumn))) {
            return RowKeys.NO_KEY;
        }
        nameKeys();
        return keys.find(0);
    }

    private boolean isName(int cell) {
        return cells.innerFrom(cell) < cells.innerTo(cell)
                && !KeyText.hasControl(cells.bytes(cell), cells.from(cell), cells.to(cell));
    }

    private Code at(int column, Code code) {
        badColumn = column;
        return code;
    }

    private int firstBadText() {
        for (int cell = 0; cell < Math.min(cells.count(), roles.size()); cell++) {
            if (!Utf8.isValid(cells.bytes(cell), cells.from(cell), cells.to(cell))) {
                return cell;
            }
        }
        return WHOLE_ROW;
    }

    private @Nullable Code cellProblem(int column, CsvSlice slice) {
        byte[] bytes = cells.bytes(column);
        int from = cells.innerFrom(column);
        int to = cells.innerTo(column);
        return switch (roles.get(column)) {
            case IGNORED -> null;
            case METRIC -> from == to ? Code.MISSING_FIELD : null;
            case SENSOR ->
                from == to
                        ? Code.MISSING_FIELD
                        : KeyText.hasControl(bytes, cells.from(column), cells.to(column)) ? Code.INVALID_DEVICE : null;
            case TIME -> {
                micros = TimeParser.parse(bytes, from, to, zone);
                yield micros != TimeParser.NONE ? null : from == to ? Code.MISSING_FIELD : Code.INVALID_TIMESTAMP;
            }
            case VALUE -> valueProblem(bytes, from, to, slice);
        };
    }

    private @Nullable Code valueProblem(byte[] bytes, int from, int to, CsvSlice slice) {
        if (from == to) {
            slice.values()[sample++] = Double.NaN;
            return isWide ? null : Code.MISSING_FIELD;
        }
        double value = DecimalParser.parseDouble(bytes, from, to, point);
        slice.values()[sample++] = value;
        return Double.isNaN(value) ? Code.INVALID_NUMBER : null;
    }

    /** Gives the values, of which there is one for each column or NaN, their series and time. */
    private @Nullable Code keyProblem(CsvSlice slice) {
        nameKeys();
        int first = slice.samples();
        int kept = first;
        for (int i = first; i < sample; i++) {
            double value = slice.values()[i];
            if (Double.isNaN(value)) {
                continue;
            }
            int number = keys.findOrAdd(i - first);
            if (number < 0) {
                Code code = number == RowKeys.NO_KEY ? Code.INVALID_KEY : Code.SERIES_LIMIT;
                return at(sensorColumn >= 0 ? sensorColumn : roles.indexOf(Role.VALUE), code);
            }
            slice.names()[kept] = number;
            slice.timestampMicros()[kept] = micros;
            slice.values()[kept++] = value;
        }
        sample = kept;
        return null;
    }

    private void nameKeys() {
        if (sensorColumn < 0) {
            keys.sensor(fileSensor, 0, fileSensor.length);
        } else {
            keys.sensor(cells.bytes(sensorColumn), cells.from(sensorColumn), cells.to(sensorColumn));
        }
        if (metricColumn >= 0) {
            keys.metric(cells.bytes(metricColumn), cells.from(metricColumn), cells.to(metricColumn));
        }
    }
}
