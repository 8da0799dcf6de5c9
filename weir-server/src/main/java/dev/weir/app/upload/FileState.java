package dev.weir.app.upload;

import dev.weir.store.file.FileStatus;

/**
 * How far an uploaded file is.
 *
 * @param status what it is called
 * @param rows rows read so far
 */
public record FileState(FileStatus status, long rows) {}
