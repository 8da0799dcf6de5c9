/** Cassandra, as it is run by tests. */
@NullMarked
package dev.weir.store.cassandra;

import org.jspecify.annotations.NullMarked;
