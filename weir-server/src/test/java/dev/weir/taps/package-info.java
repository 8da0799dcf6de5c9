@NullMarked
package dev.weir.taps;

import org.jspecify.annotations.NullMarked;
