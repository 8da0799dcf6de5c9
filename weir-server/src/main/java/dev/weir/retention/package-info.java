/**
 * Floor 5: taking out what is stored: deletion on demand. What waits for the disk runs on reader threads; a deletion itself is a change like any
 * other and goes in by {@code ingest}.
 */
@NullMarked
package dev.weir.retention;

import org.jspecify.annotations.NullMarked;
