/** Tests of the embedded store's parts. */
@NullMarked
package dev.weir.store.embedded;

import org.jspecify.annotations.NullMarked;
