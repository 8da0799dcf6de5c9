package dev.weir.app.tap;

import java.time.Instant;

/**
 * A glass that was filled.
 *
 * @param number which one of its tap, from 0
 * @param time when, to the microsecond
 * @param volume in millilitres
 */
record Pour(long number, Instant time, double volume) {}
