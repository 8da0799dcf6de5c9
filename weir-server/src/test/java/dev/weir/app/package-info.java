/** Tests of whole servers in this process, on free ports and temporary directories. */
@NullMarked
package dev.weir.app;

import org.jspecify.annotations.NullMarked;
