package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.SeriesRegistry;
import java.sql.Connection;
import java.sql.SQLException;

/** Keys of series on their way into the database. */
final class SeriesRows {
    private static final String COPY = "copy series (id, key) from stdin (format binary)";

    private SeriesRows() {}

    /** Sends those from an id on, before another. */
    static void send(Connection connection, SeriesRegistry registry, int from, int to) throws SQLException {
        CopyRows rows = new CopyRows();
        for (int id = from; id < to; id++) {
            rows.begin(2)
                    .putInt(id)
                    .putBytes(Texts.stored(registry.key(id)).getBytes(UTF_8))
                    .end();
        }
        rows.send(connection, COPY, 0, rows.count());
    }
}
