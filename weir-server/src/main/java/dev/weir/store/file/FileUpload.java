package dev.weir.store.file;

import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came, and how it is to be read.
 *
 * @param filename its name as the sender says
 * @param sizeBytes how long it is, as it came
 * @param sha256 its digest as it came, in lower case hexadecimal digits
 * @param isGzip whether it is compressed
 * @param timeMicros when it had come, microseconds since the Unix epoch
 * @param peer whence it came: an address in text
 * @param reading how its columns are to be read
 * @param isDryRun whether it is only judged, and no sample of it taken
 */
public record FileUpload(
        String filename,
        long sizeBytes,
        String sha256,
        boolean isGzip,
        long timeMicros,
        String peer,
        Reading reading,
        boolean isDryRun) {
    /**
     * How its columns are to be read.
     *
     * @param sensorColumn the column that names the sensor; null for the usual ones
     * @param timeColumn the column that has the time; null for the usual ones
     * @param valueColumns the columns of values; empty for the usual ones
     * @param zone where times are that name no zone
     */
    public record Reading(
            @Nullable String sensorColumn, @Nullable String timeColumn, List<String> valueColumns, ZoneId zone) {}
}
