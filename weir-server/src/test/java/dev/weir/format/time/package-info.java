/** Tests of times in and out, against those of the JDK. */
@NullMarked
package dev.weir.format.time;

import org.jspecify.annotations.NullMarked;
