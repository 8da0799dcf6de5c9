@NullMarked
package dev.weir.format.csv;

import org.jspecify.annotations.NullMarked;
