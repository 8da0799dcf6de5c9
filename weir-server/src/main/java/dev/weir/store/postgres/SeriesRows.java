package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.SeriesRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys of series on their way into the database. One that it refuses is tried again when a later lot has samples of it, and all of them on a new connection: so there is
 * none missing for long once the constraint is gone. Used by one thread.
 */
final class SeriesRows {
    private static final String COPY = "copy series (id, key) from stdin (format binary)";

    private final Connection connection;
    private final SeriesRegistry registry;

    /** Those below {@link #count} that the database does not have. */
    private final BitSet missing;

    /** Those that were tried for this lot, and why in vain. */
    private final Map<Integer, String> refused = new HashMap<>();

    private int count;
    private boolean isNew = true;

    /** Keys of a database that has the first {@code count} of them, but for some. */
    SeriesRows(Connection connection, SeriesRegistry registry, int count, BitSet missing) {
        this.connection = connection;
        this.registry = registry;
        this.count = count;
        this.missing = missing;
    }

    /** Keys of a database that has all of them. */
    static SeriesRows whole(Connection connection, SeriesRegistry registry) {
        return new SeriesRows(connection, registry, registry.size(), new BitSet());
    }

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

    /** Begins a lot, for which there are so many series. */
    void begin(int seriesCount) throws SQLException {
        refused.clear();
        if (isNew) {
            for (int from = missing.nextSetBit(0); from >= 0; ) {
                int to = missing.nextClearBit(from);
                bring(from, to);
                from = missing.nextSetBit(to);
            }
            isNew = false;
        }
        if (seriesCount > count) {
            bring(count, seriesCount);
            count = seriesCount;
        }
    }

    private void bring(int from, int to) throws SQLException {
        missing.clear(from, to);
        Splitting.run(connection, from, to, (first, end) -> send(connection, registry, first, end), (id, why) -> {
            missing.set(id);
            refused.put(id, Failures.words(why));
        });
    }

    /** Why the database takes no samples of a series in this lot; null where it does. */
    @Nullable String refusal(int id) throws SQLException {
        if (!missing.get(id)) {
            return null;
        }
        if (!refused.containsKey(id)) {
            bring(id, id + 1);
        }
        return refused.get(id);
    }
}
