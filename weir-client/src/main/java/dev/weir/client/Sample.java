package dev.weir.client;

/**
 * One reading: a value at a second.
 *
 * @param timestamp whole seconds since the Unix epoch, UTC
 * @param value the reading
 */
public record Sample(long timestamp, double value) {}
