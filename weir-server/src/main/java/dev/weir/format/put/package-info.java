/**
 * Floor 2: the metrics text protocol, bytes to model and back. Pure: no sockets, no threads.
 */
@NullMarked
package dev.weir.format.put;

import org.jspecify.annotations.NullMarked;
