/** Tests of numbers as text, against Java's own arithmetic. */
@NullMarked
package dev.weir.format.number;

import org.jspecify.annotations.NullMarked;
