/** Tests of what the TCP protocols share. */
@NullMarked
package dev.weir.protocol;

import org.jspecify.annotations.NullMarked;
