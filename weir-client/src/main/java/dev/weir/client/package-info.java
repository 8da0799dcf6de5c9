/**
 * Clients over one TCP connection each: {@link dev.weir.client.WeirClient} puts and gets samples by the metrics text protocol,
 * {@link dev.weir.client.NdjsonSender} sends events as JSON lines.
 *
 * <p>Threads: none of its own; every call does its work on the caller's thread. A {@code WeirClient} may be shared: its calls take turns; an
 * {@code NdjsonSender} may not. Limits: two buffers of 64 KiB a client, over TLS three more, and what a get returns.
 */
@NullMarked
package dev.weir.client;

import org.jspecify.annotations.NullMarked;
