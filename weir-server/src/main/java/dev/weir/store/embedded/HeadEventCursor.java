package dev.weir.store.embedded;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import dev.weir.store.event.EventCursor;

/**
 * The events of a head that a query asks for: as many as it wants are picked at once, and more only where others are asked for in the place of some. The
 * view holds the head.
 */
final class HeadEventCursor implements EventCursor {
    /** How many more are picked at least: each pick is a pass over all. */
    private static final int MORE = 1024;

    private final HeadEvents events;
    private final EventQuery query;
    private final int through;
    private int most;
    private int[] chosen;
    private int at = -1;

    /** Reads among the first {@code through} events and deletions. */
    HeadEventCursor(HeadEvents events, EventQuery query, int through) {
        this.events = events;
        this.query = query;
        this.through = through;
        this.most = query.limit();
        this.chosen = new EventSelection(events, query, through, most).run();
    }

    @Override
    public boolean next() {
        if (++at == chosen.length && chosen.length == most) {
            EventQuery rest = query.from(events.place(chosen[at - 1]));
            most = Math.max(most, Math.max(MORE, 2 * most)); // What doubles may wrap.
            chosen = new EventSelection(events, rest, through, most).run();
            at = 0;
        }
        return at < chosen.length;
    }

    @Override
    public EventQuery.Place place() {
        return events.place(chosen[at]);
    }

    @Override
    public boolean isDeletion() {
        return events.isDeletion(chosen[at]);
    }

    @Override
    public Event event() {
        return events.event(chosen[at]);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
