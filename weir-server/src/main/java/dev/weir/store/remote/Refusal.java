package dev.weir.store.remote;

/**
 * A row that the database will never take.
 *
 * @param text what it says, in the form in which it can be sent again: a line of the text protocol or of JSON
 * @param isEvent whether it is an event's line of JSON
 * @param reason the database's words
 */
public record Refusal(String text, boolean isEvent, String reason) {}
