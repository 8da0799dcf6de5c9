/**
 * Floor 8, beside {@code app}: load for a running server over the metrics text protocol, behind {@code weir bench}.
 *
 * <p>Threads: a load of puts runs on one platform thread with a selector unless more are asked for, so that it takes
 * little from a server on the same cores; reading runs on the caller's thread. Limits: all requests of a round are
 * held in direct memory, about 40 bytes each, and one {@code long} for each block whose latency is measured.
 */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
