/**
 * Floor 6: JSON lines over TCP, see {@code docs/protocol-ndjson.md}. One virtual thread a connection, which has one batch in flight at most;
 * the stored line of a session is read on the reader threads.
 */
@NullMarked
package dev.weir.protocol.ndjson;

import org.jspecify.annotations.NullMarked;
