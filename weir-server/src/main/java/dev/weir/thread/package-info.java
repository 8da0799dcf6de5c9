/** Floor 1: threads that several packages have in common. */
@NullMarked
package dev.weir.thread;

import org.jspecify.annotations.NullMarked;
