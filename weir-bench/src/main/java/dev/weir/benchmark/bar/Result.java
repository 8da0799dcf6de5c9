package dev.weir.benchmark.bar;

/**
 * What one bar came to.
 *
 * @param what what was measured, in a phrase
 * @param bar what was asked for
 * @param measured what was found
 * @param peer what a peer came to in the same run, or empty
 * @param met whether the bar was passed
 * @param note what a reader must know beside the figure, or empty
 */
public record Result(String what, String bar, String measured, String peer, boolean met, String note) {}
