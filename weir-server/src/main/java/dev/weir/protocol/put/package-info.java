/**
 * Floor 6: the metrics text protocol on a socket. One virtual thread a connection; one batch in flight each.
 */
@NullMarked
package dev.weir.protocol.put;

import org.jspecify.annotations.NullMarked;
