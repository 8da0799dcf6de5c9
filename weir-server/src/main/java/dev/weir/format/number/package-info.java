/**
 * Floor 2: numbers as text and back, on bytes. Pure: no state, any thread.
 */
@NullMarked
package dev.weir.format.number;

import org.jspecify.annotations.NullMarked;
