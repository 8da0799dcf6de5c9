@NullMarked
package dev.weir.app.upload;

import org.jspecify.annotations.NullMarked;
