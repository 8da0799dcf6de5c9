package dev.weir.store.event;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;

/** The events of one source (a head, a part) that a query asks for, in its order. Used by one thread; may block on the disk. */
public interface EventCursor extends AutoCloseable {
    /** Moves to the next event; false at the end. */
    boolean next();

    /** Where the current event stands. */
    EventQuery.Place place();

    /** The current event. */
    Event event();

    @Override
    void close();
}
