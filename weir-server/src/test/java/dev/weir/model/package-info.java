/** Tests of the words that every package speaks. */
@NullMarked
package dev.weir.model;

import org.jspecify.annotations.NullMarked;
