/** A simulated disk for the tests of every package that writes: what is shown and what is durable, told apart, and faults on demand. */
@NullMarked
package dev.weir.disk;

import org.jspecify.annotations.NullMarked;
