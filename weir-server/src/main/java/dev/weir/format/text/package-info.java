/**
 * Floor 2: UTF-8 on bytes, patterns for keys and names, and input as it is quoted in reasons. Pure: no state, any thread.
 */
@NullMarked
package dev.weir.format.text;

import org.jspecify.annotations.NullMarked;
