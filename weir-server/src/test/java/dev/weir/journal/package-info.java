/** Tests of the journal on disks that fail. */
@NullMarked
package dev.weir.journal;

import org.jspecify.annotations.NullMarked;
