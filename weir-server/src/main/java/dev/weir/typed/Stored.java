package dev.weir.typed;

/**
 * An event that is kept.
 *
 * @param id its number in the stream
 * @param event what it is
 */
public record Stored<E>(long id, E event) {}
