/** Tests of taking out. */
@NullMarked
package dev.weir.retention;

import org.jspecify.annotations.NullMarked;
