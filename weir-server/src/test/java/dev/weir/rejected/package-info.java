/** Tests of the list of rejected input: what it keeps and lets go, and that no crash doubles or loses any of it. */
@NullMarked
package dev.weir.rejected;

import org.jspecify.annotations.NullMarked;
