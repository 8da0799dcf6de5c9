@NullMarked
package dev.weir.query;

import org.jspecify.annotations.NullMarked;
