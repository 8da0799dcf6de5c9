/** Floor 3: the seam between what is journaled and what is read: commits in, views out. Engines are packages below this one and never import each other. */
@NullMarked
package dev.weir.store;

import org.jspecify.annotations.NullMarked;
