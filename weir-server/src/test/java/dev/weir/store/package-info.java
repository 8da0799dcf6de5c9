/** The contract that every store engine's test extends. */
@NullMarked
package dev.weir.store;

import org.jspecify.annotations.NullMarked;
