package dev.weir.format.csv;

import dev.weir.model.Reject;
import org.jspecify.annotations.Nullable;

/**
 * A row that could not be taken.
 *
 * @param line the physical line on which it begins, from 1
 * @param column the name of its first bad cell's column; empty where the row as a whole is wrong
 * @param value what stands in that cell, bad bytes as U+FFFD; empty where the row as a whole is wrong
 * @param reason what is wrong, for people
 * @param code what is wrong, for programs
 * @param sensor the sensor that it names, as far as that can be told
 * @param row its bytes as they came, without the end of the line, cut at the limit of a row
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are handed over, and compared by nobody.
public record CsvFault(
        long line,
        String column,
        String value,
        String reason,
        Reject.Code code,
        @Nullable String sensor,
        byte[] row) {}
