package dev.weir.alerts;

/**
 * One thing to be told.
 *
 * @param text one sentence for people
 * @param body what is posted, a JSON object
 */
record Alert(String text, String body) {}
