/**
 * Floor 7: pours of beer, the first typed event, and the pattern for any other: its form ({@link dev.weir.taps.Pour}, {@code PourParser}), what is derived
 * from it ({@link dev.weir.taps.Glass}, device, series), what is told ({@link dev.weir.taps.PourType}), and its routes. Keeping, counting, paging and pushing are
 * {@code dev.weir.typed}'s and {@code dev.weir.live}'s.
 *
 * <p>Threads: those of requests, which wait for the thread that writes pours. Nothing is kept here.
 */
@NullMarked
package dev.weir.taps;

import org.jspecify.annotations.NullMarked;
