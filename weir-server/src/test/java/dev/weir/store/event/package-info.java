/** Tests of the event codec. */
@NullMarked
package dev.weir.store.event;

import org.jspecify.annotations.NullMarked;
