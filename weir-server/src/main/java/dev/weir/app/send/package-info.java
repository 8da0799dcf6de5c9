/**
 * Floor 8: the command {@code send}. One thread; at most 10,000 lines or a little over 1 MiB are held that the server has not acknowledged.
 */
@NullMarked
package dev.weir.app.send;

import org.jspecify.annotations.NullMarked;
