@NullMarked
package dev.weir.alerts;

import org.jspecify.annotations.NullMarked;
