package dev.weir.store.postgres;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What a database has taken of a data directory by now.
 *
 * @param sequence of the last commit, 0 for none
 * @param timeMicros when that was taken
 * @param seriesCount it has keys of the first so many series
 * @param missing but for these, which it has refused
 * @param newestMicros by series: no sample is later; {@link Long#MIN_VALUE} for one without
 * @param ledger accounts and devices as of that commit
 */
@SuppressWarnings("ArrayRecordComponent") // Read once and handed over.
record Taken(long sequence, long timeMicros, int seriesCount, BitSet missing, long[] newestMicros, Ledger ledger) {
    private static final int FETCH = 10_000;

    /** Reads it, or begins with nothing where nobody has shipped yet. */
    static Taken read(Connection connection, UUID directoryId, SeriesRegistry registry, LongSupplier nanoTime)
            throws SQLException {
        Optional<State> found = State.read(connection);
        State state = found.orElse(new State(directoryId, 0, 0));
        if (found.isEmpty()) {
            MigrationPlace.refuseUnfinished(connection);
            state.insert(connection);
        } else if (!state.directoryId().equals(directoryId)) {
            throw new SQLException("the database holds the readings of data directory " + state.directoryId()
                    + " and this one is " + directoryId + "; weir migrate brings them together");
        }
        Ledger ledger = new Ledger(registry, registry.limit(), nanoTime);
        restore(connection, ledger);
        BitSet missing = new BitSet();
        long[] newest = newest(connection, missing);
        return new Taken(state.sequence(), state.timeMicros(), newest.length, missing, newest, ledger);
    }

    private static long[] newest(Connection connection, BitSet missing) throws SQLException {
        long[] newest = new long[1024];
        int count = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery("select id, last_micros from series order by id")) {
                while (rows.next()) {
                    int id = rows.getInt(1);
                    newest = id >= newest.length ? Arrays.copyOf(newest, 2 * id) : newest;
                    missing.set(count, id);
                    Arrays.fill(newest, count, id, Long.MIN_VALUE);
                    long last = rows.getLong(2);
                    newest[id] = rows.wasNull() ? Long.MIN_VALUE : last;
                    count = id + 1;
                }
            }
        }
        return Arrays.copyOf(newest, count);
    }

    /** Takes accounts and devices back. */
    static void restore(Connection connection, Ledger ledger) throws SQLException {
        restore(
                connection,
                "select key, value from record where kind = " + RecordTable.ACCOUNTS.number(),
                RecordTable.ACCOUNTS,
                ledger);
        restore(connection, "select name, state from device", RecordTable.DEVICES, ledger);
        ledger.restored();
    }

    private static void restore(Connection connection, String query, RecordTable table, Ledger ledger)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    ledger.restore(
                            new RecordPut(table, Texts.read(rows.getString(1)), rows.getBytes(2), Long.MAX_VALUE));
                }
            }
        }
    }
}
