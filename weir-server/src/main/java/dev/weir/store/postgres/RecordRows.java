package dev.weir.store.postgres;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.ledger.DeviceState;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.LedgerCut;
import dev.weir.store.remote.Refusal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records, accounts and devices on their way into the database: of several under one key the last. Used by one thread. */
final class RecordRows {
    private static final Logger log = LoggerFactory.getLogger(RecordRows.class);

    private static final String PUT = """
            insert into record (kind, key, value, expires_micros) values (?, ?, ?, ?)
              on conflict (kind, key) do update set value = excluded.value, expires_micros = excluded.expires_micros""";
    private static final String PUT_DEVICE = """
            insert into device (name, readings, rejects, first_seen_micros, last_seen_micros, state) values (?, ?, ?, ?, ?, ?)
              on conflict (name) do update set readings = excluded.readings, rejects = excluded.rejects,
                first_seen_micros = excluded.first_seen_micros, last_seen_micros = excluded.last_seen_micros, state = excluded.state""";
    private static final int BATCH = 1000;

    private final Connection connection;
    private final Consumer<Refusal> refusals;
    private final Map<Key, RecordPut> puts = new LinkedHashMap<>();

    private record Key(int kind, String key) {}

    /** Sets what one row says. */
    private interface Row {
        void set(PreparedStatement statement, int row) throws SQLException;
    }

    RecordRows(Connection connection, Consumer<Refusal> refusals) {
        this.connection = connection;
        this.refusals = refusals;
    }

    void add(RecordPut put) {
        puts.put(new Key(put.table().number(), put.key()), put);
    }

    /** Sends all that was added, and what has changed of a ledger. */
    void flush(Ledger ledger) throws SQLException {
        LedgerCut cut = ledger.cut();
        cut.accounts().forEach(this::add);
        List<RecordPut> rows = List.copyOf(puts.values());
        puts.clear();
        Splitting.run(
                connection,
                0,
                rows.size(),
                (from, to) -> send(PUT, from, to, (statement, row) -> set(statement, rows.get(row))),
                (row, why) -> refuse(rows.get(row), why));
        Splitting.run(
                connection,
                0,
                cut.devices(),
                (from, to) -> send(PUT_DEVICE, from, to, (statement, row) -> set(statement, cut.device(row), ledger)),
                (row, why) -> refuse(cut.device(row), why));
    }

    private void send(String sql, int from, int to, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = from; i < to; i++) {
                row.set(statement, i);
                statement.addBatch();
                if ((i - from + 1) % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, RecordPut put) throws SQLException {
        statement.setShort(1, (short) put.table().number());
        statement.setString(2, Texts.stored(put.key()));
        statement.setBytes(3, put.value());
        statement.setLong(4, put.expiresMicros());
    }

    private static void set(PreparedStatement statement, RecordPut put, Ledger ledger) throws SQLException {
        DeviceState device = ledger.device(put.key())
                .orElseThrow(() -> new IllegalStateException("BUG: a device that was cut is not there"));
        statement.setString(1, Texts.stored(put.key()));
        statement.setLong(2, device.readings());
        statement.setLong(3, device.rejects());
        set(statement, 4, OptionalLong.of(device.firstSeenMicros()));
        set(statement, 5, device.lastSeenMicros());
        statement.setBytes(6, put.value());
    }

    private static void set(PreparedStatement statement, int column, OptionalLong micros) throws SQLException {
        if (micros.isPresent() && micros.getAsLong() != Long.MIN_VALUE) {
            statement.setLong(column, micros.getAsLong());
        } else {
            statement.setNull(column, Types.BIGINT);
        }
    }

    /** The record itself is on this machine too. */
    private void refuse(RecordPut put, SQLException why) {
        if (put.table() == RecordTable.REJECTED) {
            // It would become such a record again, without end.
            log.warn("the database refuses a record of rejected input: {}", Failures.words(why));
            return;
        }
        String text = put.table().name().toLowerCase(Locale.ROOT) + " " + put.key();
        refusals.accept(new Refusal(Refusal.Row.OTHER, text, Failures.words(why)));
    }
}
