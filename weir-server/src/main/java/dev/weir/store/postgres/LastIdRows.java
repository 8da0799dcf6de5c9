package dev.weir.store.postgres;

import dev.weir.model.EventStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** The last id that each stream has given, on its way into the database. Used by one thread. */
final class LastIdRows {
    private static final String PUT = """
            insert into stream (number, last_id) values (?, ?)
              on conflict (number) do update set last_id = greatest(stream.last_id, excluded.last_id)""";

    private final Connection connection;
    private final Map<EventStream, Long> last = new EnumMap<>(EventStream.class);

    LastIdRows(Connection connection) {
        this.connection = connection;
    }

    /** One below the first id says nothing. */
    void add(EventStream stream, long id) {
        if (id >= stream.firstId()) {
            last.merge(stream, id, Math::max);
        }
    }

    /** Sends all that was added. */
    void flush() throws SQLException {
        if (last.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            for (Map.Entry<EventStream, Long> each : last.entrySet()) {
                statement.setShort(1, (short) each.getKey().number());
                statement.setLong(2, each.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        last.clear();
    }
}
