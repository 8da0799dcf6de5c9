/** Tests of the simulated tap, and a peer of it. */
@NullMarked
package dev.weir.app.tap;

import org.jspecify.annotations.NullMarked;
