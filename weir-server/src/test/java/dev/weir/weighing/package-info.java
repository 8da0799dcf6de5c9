/** A second type of event, of which {@code docs/typed-events.md} tells how it is written: trucks on scales. All of it is here. */
@NullMarked
package dev.weir.weighing;

import org.jspecify.annotations.NullMarked;
