/**
 * Floor 8, beside {@code app}: load for a running server, behind {@code weir bench}.
 *
 * <p>Threads: a load of puts or events runs on one platform thread with a selector unless more are asked for, so that
 * it takes little from a server on the same cores; reading runs on the caller's thread. Limits: all puts of a round
 * are held in direct memory, about 40 bytes each, and one {@code long} for each block whose latency is measured; of
 * events a chunk a connection; of an answer over HTTP the first 2 MiB.
 */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
