/** What holds for the server as a whole: its floors, and the seed that random tests begin from. */
@NullMarked
package dev.weir;

import org.jspecify.annotations.NullMarked;
