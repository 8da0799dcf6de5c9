/**
 * Floor 8: the commands that need no server of their own: put, get, query, config, version and completion.
 *
 * <p>Each runs on the main thread and ends with it. Those that talk to a server do so over one connection of
 * {@code dev.weir.client}; they hold at most one batch of puts in memory, and no answer whole.
 */
@NullMarked
package dev.weir.app.command;

import org.jspecify.annotations.NullMarked;
