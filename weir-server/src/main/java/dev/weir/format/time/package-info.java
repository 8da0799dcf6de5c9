/**
 * Floor 2: times as text and back, on bytes: ISO 8601 and numbers in, ISO 8601 out. Pure: no state, any thread.
 */
@NullMarked
package dev.weir.format.time;

import org.jspecify.annotations.NullMarked;
