/**
 * Floor 4: the read path. Disk reads run on a few platform threads, which bound the queries at once.
 */
@NullMarked
package dev.weir.query;

import org.jspecify.annotations.NullMarked;
