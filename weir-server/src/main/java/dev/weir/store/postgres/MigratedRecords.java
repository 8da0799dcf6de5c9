package dev.weir.store.postgres;

import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.View;
import dev.weir.store.ViewSums;
import dev.weir.store.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;

/** Records, accounts, devices and last ids of a data directory, all in one transaction: they are few, and one that was put twice is there once. */
final class MigratedRecords {
    private static final int LOT = 5_000;

    private final RecordRows rows;
    private final Ledger ledger;
    private int waiting;

    private MigratedRecords(Connection connection, Ledger ledger) {
        this.rows = new RecordRows(connection, MigrationTarget::refuse);
        this.ledger = ledger;
    }

    static void copy(Connection connection, View view, SeriesRegistry registry) throws SQLException {
        LastIdRows lastIds = new LastIdRows(connection);
        for (EventStream stream : EventStream.values()) {
            lastIds.add(stream, view.events().lastId(stream));
        }
        lastIds.flush();
        MigratedRecords records = new MigratedRecords(connection, ViewSums.ledger(view.records(), registry));
        ViewSums.records(view.records(), records::add);
        records.rows.flush(records.ledger);
    }

    private void add(RecordPut put) {
        rows.add(put);
        if (++waiting % LOT == 0) {
            try {
                rows.flush(ledger);
            } catch (SQLException e) {
                throw Failures.unavailable("migrate records to the database", e);
            }
        }
    }
}
