/** Tests of the JSON scanner, with Jackson as the judge. */
@NullMarked
package dev.weir.format.json;

import org.jspecify.annotations.NullMarked;
