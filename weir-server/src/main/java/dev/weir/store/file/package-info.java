/**
 * Uploaded files as they are remembered: {@link dev.weir.store.file.FileRecord}, and {@link dev.weir.store.file.FileRecords} where they are kept. A
 * record changes only from the version that whoever changes it has seen, so that two servers never both take a file.
 */
@NullMarked
package dev.weir.store.file;

import org.jspecify.annotations.NullMarked;
