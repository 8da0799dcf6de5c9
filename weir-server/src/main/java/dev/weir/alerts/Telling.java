package dev.weir.alerts;

import dev.weir.model.Change;

/**
 * An alert that is due, and how it is noted that it is told.
 *
 * @param alert what to tell
 * @param told what is journaled with it, so that it is told once
 * @param onJournaled called when that is durable
 */
record Telling(Alert alert, Change told, Runnable onJournaled) {}
