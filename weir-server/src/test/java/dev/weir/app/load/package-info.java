@NullMarked
package dev.weir.app.load;

import org.jspecify.annotations.NullMarked;
