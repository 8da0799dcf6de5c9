package dev.weir.format.csv;

import dev.weir.format.csv.CsvLayout.Role;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.time.TimeParser;
import dev.weir.format.time.TimeReader;

/** Parses rows as they usually come: no quotes, no blanks round numbers and times, names in plain ASCII or known. Used by one thread. */
final class UsualRows {
    private static final int UNUSUAL = -1;

    private final SeriesNames names;
    private final RowKeys keys;
    private final TimeReader times;
    private final Role[] roles;
    private final long delimiters;
    private final int rowBytes;
    private final boolean isWide;
    private final boolean isSensorKey;
    private final boolean hasMetric;
    private final char point;
    private final byte[] fileSensor;

    // Of the row at hand, and the number of samples with it.
    private long micros;
    private int samples;
    private int sensorFrom;
    private int sensorTo;
    private int metricFrom;
    private int metricTo;

    UsualRows(CsvLayout layout, SeriesNames names, RowKeys keys) {
        this.names = names;
        this.keys = keys;
        times = new TimeReader(layout.zone());
        roles = layout.roles().toArray(Role[]::new);
        delimiters = Bytes.pattern((byte) layout.delimiter());
        rowBytes = layout.rowBytes();
        isWide = layout.suffixes().length > 0;
        boolean hasSensor = layout.column(Role.SENSOR) >= 0;
        hasMetric = layout.column(Role.METRIC) >= 0;
        isSensorKey = hasSensor && !hasMetric && !isWide;
        point = layout.point();
        fileSensor = hasSensor ? new byte[0] : layout.fileSensor();
    }

    /** Parses rows from {@code from} on; answers where the first one begins that is not usual, or {@code end}. */
    int take(CsvSlice slice, int from, int end) {
        byte[] bytes = slice.bytes();
        int at = from;
        while (at < end) {
            slice.ensure(roles.length);
            int next = row(bytes, at, slice);
            if (next < 0 || next - at > rowBytes + 1 || !(isSensorKey ? nameByKey(bytes, slice) : name(bytes, slice))) {
                return at;
            }
            slice.countRow();
            slice.countLines(next > end ? 0 : 1);
            slice.samples(samples);
            at = next;
        }
        return end;
    }

    /** Parses all cells of a row but its names; answers where the next one begins. */
    private int row(byte[] bytes, int from, CsvSlice slice) {
        int at = from;
        int last = roles.length - 1;
        int value = 0;
        samples = slice.samples();
        for (int column = 0; column <= last; column++) {
            int to = Bytes.findOrLineEnd(delimiters, bytes, at);
            if ((bytes[to] == '\n') != (column == last) || bytes[at] == '"') {
                return UNUSUAL;
            }
            int cellTo = column == last && to > at && bytes[to - 1] == '\r' ? to - 1 : to;
            switch (roles[column]) {
                case SENSOR -> {
                    sensorFrom = at;
                    sensorTo = cellTo;
                }
                case METRIC -> {
                    metricFrom = at;
                    metricTo = cellTo;
                }
                case TIME -> {
                    micros = times.read(bytes, at, cellTo);
                    if (micros == TimeParser.NONE) {
                        return UNUSUAL;
                    }
                }
                case VALUE -> {
                    if (at != cellTo || !isWide) {
                        double number = DecimalParser.parseDouble(bytes, at, cellTo, point);
                        if (Double.isNaN(number)) {
                            return UNUSUAL;
                        }
                        slice.names()[samples] = value;
                        slice.values()[samples++] = number;
                    }
                    value++;
                }
                case IGNORED -> {
                    if (!Bytes.isAscii(bytes, at, cellTo)) {
                        return UNUSUAL;
                    }
                }
            }
            at = to + 1;
        }
        return at;
    }

    /** Gives the one sample of the row its series, where the sensor's bytes are the key of one that is known. */
    private boolean nameByKey(byte[] bytes, CsvSlice slice) {
        int number = names.find(bytes, sensorFrom, sensorTo);
        slice.names()[samples - 1] = number;
        slice.timestampMicros()[samples - 1] = micros;
        return number >= 0;
    }

    /** Gives the samples of the row their series. */
    private boolean name(byte[] bytes, CsvSlice slice) {
        if (fileSensor.length > 0) {
            keys.sensor(fileSensor, 0, fileSensor.length);
        } else if (keys.isOf(bytes, sensorFrom, sensorTo) || Bytes.isPlainName(bytes, sensorFrom, sensorTo)) {
            keys.sensor(bytes, sensorFrom, sensorTo);
        } else {
            return false;
        }
        if (hasMetric) {
            if (!Bytes.isPlainName(bytes, metricFrom, metricTo)) {
                return false;
            }
            keys.metric(bytes, metricFrom, metricTo);
        }
        for (int i = slice.samples(); i < samples; i++) {
            int number = keys.findOrAdd(slice.names()[i]);
            if (number < 0) {
                return false;
            }
            slice.names()[i] = number;
            slice.timestampMicros()[i] = micros;
        }
        return true;
    }
}
