/**
 * Floor 3: the embedded store. The newest commits in a {@code Head} in memory, older ones in immutable {@code Part} files, a {@code Manifest}
 * that says which parts live.
 *
 * <p>Read {@link dev.weir.store.embedded.EmbeddedStore} first, and then {@code Snapshots}. One thread applies; {@code flush} writes frozen heads
 * and {@code merge} joins parts, one platform thread each; any thread reads. Memory is bounded by two heads and their chunks.
 */
@NullMarked
package dev.weir.store.embedded;

import org.jspecify.annotations.NullMarked;
