/** What every blob store must do. */
@NullMarked
package dev.weir.blob;

import org.jspecify.annotations.NullMarked;
