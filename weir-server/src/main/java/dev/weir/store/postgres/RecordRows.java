package dev.weir.store.postgres;

import dev.weir.model.RecordPut;
import dev.weir.store.ledger.DeviceState;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.LedgerCut;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Records, accounts and devices on their way into the database: of several under one key the last. Used by one thread. */
final class RecordRows {
    private static final String PUT = """
            insert into record (kind, key, value, expires_micros) values (?, ?, ?, ?)
              on conflict (kind, key) do update set value = excluded.value, expires_micros = excluded.expires_micros""";
    private static final String PUT_DEVICE = """
            insert into device (name, readings, rejects, first_seen_micros, last_seen_micros, state) values (?, ?, ?, ?, ?, ?)
              on conflict (name) do update set readings = excluded.readings, rejects = excluded.rejects,
                first_seen_micros = excluded.first_seen_micros, last_seen_micros = excluded.last_seen_micros, state = excluded.state""";
    private static final int BATCH = 1000;

    private final Connection connection;
    private final Map<Key, RecordPut> puts = new LinkedHashMap<>();

    private record Key(int kind, String key) {}

    RecordRows(Connection connection) {
        this.connection = connection;
    }

    void add(RecordPut put) {
        puts.put(new Key(put.table().number(), put.key()), put);
    }

    /** Sends all that was added, and what has changed of a ledger. */
    void flush(Ledger ledger) throws SQLException {
        LedgerCut cut = ledger.cut();
        cut.accounts().forEach(this::add);
        try (PreparedStatement statement = connection.prepareStatement(PUT)) {
            int waiting = 0;
            for (RecordPut put : puts.values()) {
                statement.setShort(1, (short) put.table().number());
                statement.setString(2, Texts.stored(put.key()));
                statement.setBytes(3, put.value());
                statement.setLong(4, put.expiresMicros());
                statement.addBatch();
                waiting = sent(statement, waiting + 1);
            }
            statement.executeBatch();
        }
        puts.clear();
        flush(cut, ledger);
    }

    private static int sent(PreparedStatement statement, int waiting) throws SQLException {
        if (waiting < BATCH) {
            return waiting;
        }
        statement.executeBatch();
        return 0;
    }

    private void flush(LedgerCut cut, Ledger ledger) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PUT_DEVICE)) {
            int waiting = 0;
            for (int i = 0; i < cut.devices(); i++) {
                RecordPut put = cut.device(i);
                DeviceState device = ledger.device(put.key())
                        .orElseThrow(() -> new IllegalStateException("BUG: a device that was cut is not there"));
                statement.setString(1, Texts.stored(put.key()));
                statement.setLong(2, device.readings());
                statement.setLong(3, device.rejects());
                set(statement, 4, OptionalLong.of(device.firstSeenMicros()));
                set(statement, 5, device.lastSeenMicros());
                statement.setBytes(6, put.value());
                statement.addBatch();
                waiting = sent(statement, waiting + 1);
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, int column, OptionalLong micros) throws SQLException {
        if (micros.isPresent() && micros.getAsLong() != Long.MIN_VALUE) {
            statement.setLong(column, micros.getAsLong());
        } else {
            statement.setNull(column, Types.BIGINT);
        }
    }
}
