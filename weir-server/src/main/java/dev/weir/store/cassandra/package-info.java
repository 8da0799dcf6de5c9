/** Samples and events in Apache Cassandra, which several servers share. */
@NullMarked
package dev.weir.store.cassandra;

import org.jspecify.annotations.NullMarked;
