/** Tests of the page of results. */
@NullMarked
package dev.weir.benchmark;

import org.jspecify.annotations.NullMarked;
