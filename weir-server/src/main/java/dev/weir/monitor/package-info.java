/**
 * Floor 1: what is counted, and whether the parts are well. {@link dev.weir.monitor.Monitor} holds all of it. Counting is an addition to a
 * {@code LongAdder}, done once a batch or request, from any thread and without a lock; only who looks does any work. Nothing here may
 * be labelled by device or series, of which there are too many.
 */
@NullMarked
package dev.weir.monitor;

import org.jspecify.annotations.NullMarked;
