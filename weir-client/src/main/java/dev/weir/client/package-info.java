/**
 * A client of the metrics text protocol: puts and gets samples over one TCP connection.
 *
 * <p>Threads: none of its own; every call does its work on the caller's thread. A {@link dev.weir.client.WeirClient} may
 * be shared: its calls take turns. Limits: two buffers of 64 KiB a client, and what a get returns.
 */
@NullMarked
package dev.weir.client;

import org.jspecify.annotations.NullMarked;
