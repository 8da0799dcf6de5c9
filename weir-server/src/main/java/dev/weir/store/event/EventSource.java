package dev.weir.store.event;

import dev.weir.store.EventQuery;

/** Where events lie that a query may ask for: a head, a part. */
public interface EventSource {
    /** Whether it may hold any event that the query asks for. */
    boolean mayAnswer(EventQuery query);

    /** A time that none of its events is beyond: the earliest, or, for the newest first, the latest. Known without reading. */
    long boundMicros(boolean newestFirst);

    /** Begins to read what the query asks for, decoding to a scratch if it needs one. The caller closes the cursor. */
    EventCursor open(EventQuery query, EventScratches scratches);
}
