package dev.weir.format.csv;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be taken. Columns are named as in its header, without regard to case and outer blanks.
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
        zone = zone.normalized();
        valueColumns = List.copyOf(valueColumns);
    }
}
