/** Tests of stores over databases, with databases that are made up. */
@NullMarked
package dev.weir.store.remote;

import org.jspecify.annotations.NullMarked;
