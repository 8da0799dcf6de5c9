/** The bars: each says what it asks for, sets the server up, measures it and judges. One bar runs at a time. */
@NullMarked
package dev.weir.benchmark.bar;

import org.jspecify.annotations.NullMarked;
