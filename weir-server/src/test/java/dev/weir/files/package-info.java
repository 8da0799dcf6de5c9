/** Tests of uploaded files. */
@NullMarked
package dev.weir.files;

import org.jspecify.annotations.NullMarked;
