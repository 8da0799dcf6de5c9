/** Stores on other machines: what is journaled is shipped to them in order, and samples and events are read from them. */
@NullMarked
package dev.weir.store.remote;

import org.jspecify.annotations.NullMarked;
