/**
 * Floor 2: strict JSON (RFC 8259) on bytes, with nothing kept that is not asked for. Pure: no sockets, no threads. Depth, digits and doubled keys
 * are limited; the length of the input is the caller's to limit, as memory follows it.
 */
@NullMarked
package dev.weir.format.json;

import org.jspecify.annotations.NullMarked;
