package dev.weir.app.upload;

import dev.weir.store.file.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What became of an uploaded file.
 *
 * @param status a final one
 * @param totalRows its rows, 0 where it could not be read
 * @param validRows those that are valid
 * @param invalidRows those that are not
 * @param ignoredColumns the names of columns that were not read, parted by commas; empty where there are none
 * @param error why it failed, or null
 */
public record Verdict(
        FileStatus status,
        long totalRows,
        long validRows,
        long invalidRows,
        String ignoredColumns,
        @Nullable String error) {}
