package dev.weir.store.embedded;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventCursor;

/** The deletions of events of one stream in a part, by place. What it walks through holds the scratch, and is closed with it. */
final class PartEventDeletions implements EventCursor {
    private final PartEventCursor rows;

    /** Passes over the events among some rows. */
    PartEventDeletions(PartEventCursor rows) {
        this.rows = rows;
    }

    @Override
    public boolean next() {
        while (rows.next()) {
            if (rows.isDeletion()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public EventQuery.Place place() {
        return rows.place();
    }

    @Override
    public boolean isDeletion() {
        return true;
    }

    @Override
    public Event event() {
        return rows.event();
    }

    @Override
    public void close() {
        rows.close();
    }
}
