package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.List;

/** Reads events by the ids that another server has given them. Used by one thread; blocks on the network. */
final class PeerEvents {
    private static final long MOST_BYTES = 16 << 20;

    /** Events may be long. */
    private static final int PAGE = 100;

    private final Connected connected;

    PeerEvents(Connected connected) {
        this.connected = connected;
    }

    /**
     * Adds the events of a stream that have the ids behind one and up to another, in no order.
     *
     * @return whether that is all of them: false where they are too long for the heap
     */
    boolean read(EventStream stream, long after, long through, List<PeerEvent> into) {
        List<PeerEvent> found = new ArrayList<>();
        long bytes = 0;
        for (EventLists.Slot slot : EventLists.byIds(after, through)) {
            BoundStatement select = connected
                    .tables()
                    .eventsOfIds
                    .bind(stream.number(), slot.list(), slot.number(), after, through)
                    .setPageSize(PAGE);
            for (Row row : connected.session().execute(select)) {
                PeerEvent event = new PeerEvent(row.getLong(6), EventSelect.event(stream, row));
                bytes += event.event().attributes().length;
                if (bytes > MOST_BYTES) {
                    return false;
                }
                found.add(event);
            }
        }
        into.addAll(found);
        return true;
    }
}
