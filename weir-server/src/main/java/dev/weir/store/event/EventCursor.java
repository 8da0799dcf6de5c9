package dev.weir.store.event;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;

/**
 * The events of one source (a head, a part) that a query asks for, in its order and whatever its limit, and the deletions of such events; of several at
 * one place the one that counts comes first. Used by one thread; may block on the disk.
 */
public interface EventCursor extends AutoCloseable {
    /** Moves to the next event; false at the end. */
    boolean next();

    /** Where the current event stands. */
    EventQuery.Place place();

    /** Whether this says that the event at its place is no longer there. */
    boolean isDeletion();

    /** The current event; of a deletion, one without attributes. */
    Event event();

    @Override
    void close();
}
