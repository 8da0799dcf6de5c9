/** Floor 0: the words every other package speaks. Values are immutable unless a class says who owns it; JDK only. */
@NullMarked
package dev.weir.model;

import org.jspecify.annotations.NullMarked;
