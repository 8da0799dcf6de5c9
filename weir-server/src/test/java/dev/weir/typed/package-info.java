@NullMarked
package dev.weir.typed;

import org.jspecify.annotations.NullMarked;
