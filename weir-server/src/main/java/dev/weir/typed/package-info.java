/**
 * Floor 5: typed events. An {@link dev.weir.typed.EventType} says what one kind of event is; {@link dev.weir.typed.TypedEvents} keeps them: an event, its
 * sample and what is counted of it become durable in one commit, are told to whoever listens, and can be found by number, page by page, and taken out again.
 * How to add a type is told in {@code docs/typed-events.md}.
 *
 * <p>Threads: one platform thread a stream writes, so that ids, counts and what is told have one order; everything else runs on the threads of those who ask, which
 * wait for it, and for reader threads. Memory: half a byte an event and some 200 bytes a device, of each server
 * that brings events to the same store.
 */
@NullMarked
package dev.weir.typed;

import org.jspecify.annotations.NullMarked;
