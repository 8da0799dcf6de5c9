/**
 * Floor 6: what the TCP protocols share: accepting, buffers, replies that wait for a slow reader.
 */
@NullMarked
package dev.weir.protocol;

import org.jspecify.annotations.NullMarked;
