package dev.weir.store.cassandra;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.store.EventsById;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Events on their way into their lists. Sending one again changes nothing, nor does it bring back what was deleted. Used by one thread. */
final class EventRows {
    private static final int MOST_KNOWN = 100_000;

    private final Tables tables;

    /** Slots that were told of lately: at most {@link #MOST_KNOWN}, then it begins anew. */
    private final Set<Known> known = new HashSet<>();

    private record Known(EventStream stream, EventLists.Slot slot) {}

    EventRows(Tables tables) {
        this.tables = tables;
    }

    /** Sends the events of a commit that was taken at this time. */
    void send(EventBatch batch, long micros, Writes writes) {
        for (int i = 0; i < batch.count(); i++) {
            send(EventsById.event(batch, i), micros, writes);
        }
    }

    /** Sends one that was taken at this time. */
    void send(Event event, long micros, Writes writes) {
        int stream = event.stream().number();
        ByteBuffer attributes = ByteBuffer.wrap(event.attributes());
        for (EventLists.Slot slot : EventLists.of(event.id(), event.device(), event.card(), event.timestampMicros())) {
            writes.send(tables.putEvent.bind(
                    stream,
                    slot.list(),
                    slot.number(),
                    event.timestampMicros(),
                    event.id(),
                    event.device(),
                    event.card(),
                    event.receivedMicros(),
                    attributes,
                    micros));
            tell(event.stream(), slot, writes);
        }
    }

    private void tell(EventStream stream, EventLists.Slot slot, Writes writes) {
        if (known.size() == MOST_KNOWN) {
            known.clear();
        }
        if (known.add(new Known(stream, slot))) {
            writes.send(tables.putSlot.bind(stream.number(), slot.list(), slot.number()));
        }
    }

    /** Takes an event out of its lists. */
    void send(EventDeletion deletion, long micros, Writes writes) {
        for (EventLists.Slot slot :
                EventLists.of(deletion.id(), deletion.device(), deletion.card(), deletion.timestampMicros())) {
            writes.send(tables.deleteEvent.bind(
                    micros,
                    deletion.stream().number(),
                    slot.list(),
                    slot.number(),
                    deletion.timestampMicros(),
                    deletion.id()));
        }
    }
}
