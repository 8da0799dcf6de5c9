/** Tests of the bars against a server that keeps samples in memory. */
@NullMarked
package dev.weir.benchmark.bar;

import org.jspecify.annotations.NullMarked;
