package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventStream;
import dev.weir.store.EventsById;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events on their way into their lists. Sending one again changes nothing, nor does it bring back what was deleted. Used by one thread. */
final class EventRows {
    private static final int MOST_KNOWN = 100_000;

    /** Nodes warn of batches that are larger, and refuse them at ten times as much. */
    private static final int BATCH_BYTES = 4 << 10;

    /** Of a row without its texts. */
    private static final int ROW_BYTES = 100;

    private final Tables tables;

    /** Slots that were told of lately: at most {@link #MOST_KNOWN}, then it begins anew. */
    private final Set<Known> known = new HashSet<>();

    /** Rows for one partition, which nodes take together: that costs them little more than one. */
    private final Map<Known, Rows> pending = new HashMap<>();

    private record Known(EventStream stream, EventLists.Slot slot) {}

    /** Rows of one partition, and how many bytes they have about. */
    private static final class Rows {
        private final List<BatchableStatement<?>> statements = new ArrayList<>();
        private int bytes;
    }

    EventRows(Tables tables) {
        this.tables = tables;
    }

    /** Takes the events of a commit that was taken at this time. */
    void add(EventBatch batch, long micros, Writes writes) {
        for (int i = 0; i < batch.count(); i++) {
            add(EventsById.event(batch, i), micros, writes);
        }
    }

    /** Takes one that was taken at this time. */
    void add(Event event, long micros, Writes writes) {
        int stream = event.stream().number();
        ByteBuffer attributes = ByteBuffer.wrap(event.attributes());
        for (EventLists.Slot slot : EventLists.of(event.id(), event.device(), event.card(), event.timestampMicros())) {
            BoundStatement row = tables.putEvent.bind(
                    stream,
                    slot.list(),
                    slot.number(),
                    event.timestampMicros(),
                    event.id(),
                    event.device(),
                    event.card(),
                    event.receivedMicros(),
                    attributes,
                    micros);
            add(
                    new Known(event.stream(), slot),
                    row,
                    event.attributes().length + slot.list().length(),
                    writes);
            tell(event.stream(), slot, writes);
        }
    }

    private void add(Known partition, BoundStatement row, int bytes, Writes writes) {
        Rows rows = pending.computeIfAbsent(partition, unknown -> new Rows());
        rows.statements.add(row);
        rows.bytes += ROW_BYTES + bytes;
        if (rows.bytes >= BATCH_BYTES) {
            pending.remove(partition);
            send(rows, writes);
        }
    }

    private static void send(Rows rows, Writes writes) {
        writes.send(
                rows.statements.size() == 1
                        ? (Statement<?>) rows.statements.getFirst()
                        : BatchStatement.newInstance(BatchType.UNLOGGED, rows.statements));
    }

    /** Sends all that was taken. */
    void flush(Writes writes) {
        pending.values().forEach(rows -> send(rows, writes));
        pending.clear();
    }

    private void tell(EventStream stream, EventLists.Slot slot, Writes writes) {
        if (known.size() == MOST_KNOWN) {
            known.clear();
        }
        if (known.add(new Known(stream, slot))) {
            writes.send(tables.putSlot.bind(stream.number(), slot.list(), slot.number()));
        }
    }

    /** Takes an event out of its lists, in whichever order both come to the nodes. */
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
