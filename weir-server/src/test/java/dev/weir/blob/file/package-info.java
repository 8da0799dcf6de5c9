/** Blobs as files. */
@NullMarked
package dev.weir.blob.file;

import org.jspecify.annotations.NullMarked;
