/**
 * Floor 5: taking out what is stored: deletion when somebody asks for it, and retention by age and by size. One platform thread, {@code retention}; deletions count
 * on reader threads, and go in by {@code ingest} as any change does. Nothing here grows but a byte a series.
 */
@NullMarked
package dev.weir.retention;

import org.jspecify.annotations.NullMarked;
