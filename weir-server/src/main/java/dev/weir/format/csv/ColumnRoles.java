package dev.weir.format.csv;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.csv.CsvLayout.Role;
import dev.weir.format.number.DecimalParser;
import dev.weir.format.text.KeyText;
import dev.weir.format.time.TimeParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds which column is what: first by the header alone, then by the first rows. */
final class ColumnRoles {
    private static final List<String> SENSORS =
            List.of("sensor_id", "sensor", "device_id", "device", "location", "station", "symbol");
    private static final List<String> TIMES = List.of("timestamp", "time", "date", "datetime", "ts");
    private static final List<String> METRICS = List.of("metric", "measurement", "parameter");
    private static final String VALUE = "value";

    private final CsvOptions options;
    private List<Role> roles = List.of();
    private byte[][] suffixes = {};
    private boolean decimalComma;

    ColumnRoles(CsvOptions options) {
        this.options = options;
    }

    /** Whether a header has a column of times. */
    boolean hasTime(Header header) {
        return timeColumn(header) >= 0;
    }

    private int timeColumn(Header header) {
        return options.timeColumn() == null ? header.findAny(TIMES) : header.find(options.timeColumn());
    }

    /** Finds all columns but those that only rows tell. Answers what is wrong, or null. */
    @Nullable String find(Header header) {
        roles = new ArrayList<>(Collections.nCopies(header.names().size(), Role.IGNORED));
        String missing = missing(header);
        if (missing != null) {
            return missing;
        }
        int time = timeColumn(header);
        if (time < 0) {
            return noTime(header);
        }
        int sensor = options.sensorColumn() == null ? header.findAny(SENSORS) : header.find(options.sensorColumn());
        if (sensor == time) {
            return "its column " + header.quoted(time) + " cannot be both the sensor and the time";
        }
        roles.set(time, Role.TIME);
        if (sensor >= 0) {
            roles.set(sensor, Role.SENSOR);
        }
        return null;
    }

    private @Nullable String missing(Header header) {
        return Stream.concat(Stream.of(options.sensorColumn(), options.timeColumn()), options.valueColumns().stream())
                .filter(name -> name != null && header.find(name) < 0)
                .findFirst()
                .map(name -> "no column is called " + Header.quoted(name) + ": its header has " + header.list())
                .orElse(null);
    }

    private String noTime(Header header) {
        boolean row = header.names().stream().anyMatch(this::isTime);
        return (row ? "its first line looks like a row, and must be a header" : "it has no column of times")
                + " (" + String.join(", ", TIMES) + ", or the one that time_column names): its header has "
                + header.list();
    }

    private boolean isTime(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        return !DecimalParser.isDecimal(bytes, 0, bytes.length)
                && TimeParser.parse(bytes, 0, bytes.length, options.zone()) != TimeParser.NONE;
    }

    /** Finds the columns of values. Answers what is wrong, or null. */
    @Nullable String findValues(Header header, FirstRows rows) {
        if (!options.valueColumns().isEmpty()) {
            for (String name : options.valueColumns()) {
                int column = header.find(name);
                if (roles.get(column) == Role.TIME || roles.get(column) == Role.SENSOR) {
                    return "its column " + header.quoted(column) + " cannot be both a value and the time or the sensor";
                }
                roles.set(column, Role.VALUE);
            }
            findComma(header, rows);
        } else if (isFree(header.find(VALUE))) {
            roles.set(header.find(VALUE), Role.VALUE);
            int metric = header.findAny(METRICS);
            if (isFree(metric)) {
                roles.set(metric, Role.METRIC);
            }
            if (!roles.contains(Role.SENSOR) && hasOthers(header)) {
                return noSensor(header);
            }
            findComma(header, rows);
            return doubled(header);
        } else {
            findNumeric(header, rows);
        }
        if (!roles.contains(Role.VALUE)) {
            return noValues(header, rows);
        }
        suffixes = suffixes(header);
        return doubled(header);
    }

    /** Whether there are columns that are for nothing: one of them may name the sensors. */
    private boolean hasOthers(Header header) {
        return columns(Role.IGNORED).stream()
                .anyMatch(column -> !header.names().get(column).isEmpty());
    }

    private static String noSensor(Header header) {
        return "it has no column of sensors beside its values (" + String.join(", ", SENSORS)
                + ", or the one that sensor_column names): its header has " + header.list();
    }

    private boolean isFree(int column) {
        return column >= 0 && roles.get(column) == Role.IGNORED;
    }

    private void findComma(Header header, FirstRows rows) {
        decimalComma = header.delimiter() != ',' && rows.hasComma(columns(Role.VALUE));
    }

    private void findNumeric(Header header, FirstRows rows) {
        List<Integer> candidates = columns(Role.IGNORED).stream()
                .filter(column -> !header.names().get(column).isEmpty() && rows.mayBeNumeric(column))
                .toList();
        decimalComma = header.delimiter() != ',' && rows.hasComma(candidates);
        candidates.stream()
                .filter(column -> rows.isNumeric(column, decimalComma))
                .forEach(column -> roles.set(column, Role.VALUE));
    }

    private List<Integer> columns(Role role) {
        return IntStream.range(0, roles.size())
                .filter(column -> roles.get(column) == role)
                .boxed()
                .toList();
    }

    private String noValues(Header header, FirstRows rows) {
        return columns(Role.IGNORED).stream()
                .filter(rows::isNumericButForCommas)
                .findFirst()
                .map(column -> "the numbers of its column " + header.quoted(column)
                        + " have commas in them that may be decimal points or part thousands: write 1.5 for 1,5")
                .orElse("it has no column called value, nor any of numbers alone in its first " + FirstRows.MOST
                        + " rows: its header has " + header.list()
                        + ", and value_columns may name those to take");
    }

    private byte[][] suffixes(Header header) {
        return columns(Role.VALUE).stream()
                .map(column -> keyPart("." + header.names().get(column)))
                .toArray(byte[][]::new);
    }

    private static byte[] keyPart(String name) {
        byte[] bytes = name.getBytes(UTF_8);
        byte[] target = new byte[bytes.length + 1];
        return Arrays.copyOf(target, KeyText.append(bytes, 0, bytes.length, target, 0));
    }

    /** Why two columns cannot be told apart that must be, or null. */
    private @Nullable String doubled(Header header) {
        Map<String, Integer> columns = new HashMap<>();
        for (int column = 0; column < roles.size(); column++) {
            Integer first = columns.putIfAbsent(header.names().get(column).toLowerCase(Locale.ROOT), column);
            if (first != null && (roles.get(first) != Role.IGNORED || roles.get(column) != Role.IGNORED)) {
                return "its header names " + header.quoted(column) + " twice, as columns " + (first + 1) + " and "
                        + (column + 1);
            }
        }
        List<String> endings =
                Arrays.stream(suffixes).map(suffix -> new String(suffix, UTF_8)).toList();
        return Set.copyOf(endings).size() == endings.size()
                ? null
                : "two of its columns give series of one key: " + String.join(", ", endings);
    }

    CsvLayout layout(Header header, int rowBytes) {
        byte[] sensor = keyPart(stem(options.fileName()));
        return new CsvLayout(header, roles, suffixes, sensor, options.zone(), decimalComma, rowBytes);
    }

    /** The name of a file without its directory and extension, the one of compression counted as none. */
    private static String stem(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
        String inner =
                name.regionMatches(true, name.length() - 3, ".gz", 0, 3) ? name.substring(0, name.length() - 3) : name;
        int dot = inner.lastIndexOf('.');
        return dot > 0 ? inner.substring(0, dot) : inner;
    }
}
