@NullMarked
package dev.weir.format.text;

import org.jspecify.annotations.NullMarked;
