/** Tests of what prints JSON and CSV. */
@NullMarked
package dev.weir.format.json;

import org.jspecify.annotations.NullMarked;
