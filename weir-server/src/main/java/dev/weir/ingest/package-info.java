/**
 * Floor 4: the write path. Batches in from every protocol; journaled, applied and only then answered. Two platform threads, {@code journal}
 * and {@code store}; memory is bounded by one batch in flight a connection.
 */
@NullMarked
package dev.weir.ingest;

import org.jspecify.annotations.NullMarked;
