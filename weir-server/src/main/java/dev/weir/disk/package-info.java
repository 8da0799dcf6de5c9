/** Floor 1: the few disk operations that durability rests on, behind one seam so that tests can make a disk fail. Every failure leaves as a {@link dev.weir.model.WeirException}. */
@NullMarked
package dev.weir.disk;

import org.jspecify.annotations.NullMarked;
