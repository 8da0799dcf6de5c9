/** Floor 3: runs, the sorted and encoded stretches of one series that every engine of ours stores, and the reader that merges them. */
@NullMarked
package dev.weir.store.run;

import org.jspecify.annotations.NullMarked;
