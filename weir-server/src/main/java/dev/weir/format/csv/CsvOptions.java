package dev.weir.format.csv;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be taken. Columns are named as in its header, without regard to case and outer blanks; a blank name is none.
 *
 * @param sensorColumn the column that names sensors; null to look for one of the usual names
 * @param timeColumn the column of times; null to look for one of the usual names
 * @param valueColumns the columns of values, each a series of its own; empty to find them
 * @param zone where times are that name no zone
 * @param fileName the name of the file, which stands for the sensor where no column names one
 */
public record CsvOptions(
        @Nullable String sensorColumn,
        @Nullable String timeColumn,
        List<String> valueColumns,
        ZoneId zone,
        String fileName) {
    public CsvOptions {
        sensorColumn = nullIfBlank(sensorColumn);
        timeColumn = nullIfBlank(timeColumn);
        valueColumns = valueColumns.stream().filter(name -> !name.isBlank()).toList();
        zone = zone.normalized(); // So that one of UTC's many names is known for what it is.
    }

    /** A field of a form that was left empty names no column. */
    private static @Nullable String nullIfBlank(@Nullable String name) {
        return name == null || name.isBlank() ? null : name;
    }
}
