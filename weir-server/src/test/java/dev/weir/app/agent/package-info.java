@NullMarked
package dev.weir.app.agent;

import org.jspecify.annotations.NullMarked;
