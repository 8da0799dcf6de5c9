/**
 * Floor 5: input that could not be taken, kept for people to find, mend and send again. One list for every protocol, durable with the counts
 * of what it holds. Bounded: 100 lines a minute for each sender and reason, 4 KiB a line, 100,000 lines and {@code limits.rejected} in all; what
 * is beyond is counted alone, and the oldest go first.
 */
@NullMarked
package dev.weir.rejected;

import org.jspecify.annotations.NullMarked;
