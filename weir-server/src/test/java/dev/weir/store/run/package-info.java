/** Tests of runs and of the cursor that merges them. */
@NullMarked
package dev.weir.store.run;

import org.jspecify.annotations.NullMarked;
