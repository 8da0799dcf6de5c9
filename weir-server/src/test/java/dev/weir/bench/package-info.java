/** Tests of the load generators against servers that answer rightly, wrongly or not at all. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
