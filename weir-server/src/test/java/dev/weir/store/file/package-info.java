/** Records of uploaded files. */
@NullMarked
package dev.weir.store.file;

import org.jspecify.annotations.NullMarked;
