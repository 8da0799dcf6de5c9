/** Floor 8: main, wiring with {@code new}, lifecycle, command line. */
@NullMarked
package dev.weir.app;

import org.jspecify.annotations.NullMarked;
