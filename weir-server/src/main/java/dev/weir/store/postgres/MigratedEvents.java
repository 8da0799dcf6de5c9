package dev.weir.store.postgres;

import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.store.EventReader;
import dev.weir.store.EventsById;
import java.sql.Connection;
import java.sql.SQLException;

/** Events of one stream of a data directory by rising id, a lot in a transaction. Used by one thread. */
final class MigratedEvents {
    private static final int LOT_EVENTS = 20_000;
    private static final int LOT_BYTES = 16 << 20;

    private final MigrationTarget target;
    private final EventStream stream;
    private final EventRows rows;
    private final long fromId;
    private int count;
    private int bytes;
    private long nextId;

    MigratedEvents(MigrationTarget target, Connection connection, EventStream stream, long fromId) {
        this.target = target;
        this.stream = stream;
        this.rows = new EventRows(connection, MigrationTarget::refuse);
        this.fromId = fromId;
        this.nextId = fromId;
    }

    void copy(EventReader events) throws SQLException {
        EventsById.read(events, stream, fromId, this::add);
        send();
    }

    private void add(EventBatch batch) {
        rows.add(batch);
        count += batch.count();
        bytes += batch.textBytes();
        nextId = batch.firstId() + batch.count();
        if (count >= LOT_EVENTS || bytes >= LOT_BYTES) {
            try {
                send();
            } catch (SQLException e) {
                throw Failures.unavailable("migrate events to the database", e);
            }
        }
    }

    private void send() throws SQLException {
        target.hold();
        rows.flush();
        target.reach(target.place().atEvent(stream.number(), nextId));
        count = 0;
        bytes = 0;
    }
}
