@NullMarked
package dev.weir.store.postgres;

import org.jspecify.annotations.NullMarked;
