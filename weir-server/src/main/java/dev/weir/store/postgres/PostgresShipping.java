package dev.weir.store.postgres;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.remote.Refusal;
import dev.weir.store.remote.Shipping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A connection by which commits are shipped, each lot of them in one transaction with the sequence that it reaches. What it knows of the tables, it has read when it was
 * made: nobody else writes them.
 */
final class PostgresShipping implements Shipping {
    private static final int CHECK_SECONDS = 5;

    private final Connection connection;
    private final UUID directoryId;
    private final Ledger ledger;
    private final Outcasts outcasts;
    private final SeriesRows series;
    private final SampleRows samples;
    private final EventRows events;
    private final RecordRows records;
    private final LastIdRows lastIds;
    private long sequence;
    private long timeMicros;

    /** Takes over a connection that commits nothing by itself, and what was read by {@link Taken}. */
    PostgresShipping(
            Connection connection,
            UUID directoryId,
            SeriesRegistry registry,
            Partitions partitions,
            Taken taken,
            Consumer<List<Refusal>> refusals)
            throws SQLException {
        this.connection = connection;
        this.directoryId = directoryId;
        this.ledger = taken.ledger();
        this.sequence = taken.sequence();
        this.timeMicros = taken.timeMicros();
        this.outcasts = new Outcasts(refusals);
        this.series = new SeriesRows(connection, registry, taken.seriesCount(), taken.missing());
        this.samples = new SampleRows(connection, registry, series, partitions, taken.newestMicros(), outcasts);
        this.events = new EventRows(connection, outcasts);
        this.records = new RecordRows(connection, outcasts);
        this.lastIds = new LastIdRows(connection);
        connection.commit();
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public long timeMicros() {
        return timeMicros;
    }

    @Override
    public void ship(List<Commit> commits) {
        try {
            hold();
            Commit last = commits.getLast();
            // Names before what goes by them, also where a deletion sends what came before it.
            series.begin(last.seriesCount());
            for (Commit commit : commits) {
                for (Change change : commit.changes()) {
                    add(change);
                }
                ledger.apply(commit);
            }
            records.flush(ledger);
            samples.flush();
            samples.tally();
            events.flush();
            lastIds.flush();
            reach(last);
            outcasts.flush(); // Before the commit: were it after, they could be lost, and so they are kept twice at
            // worst.
            connection.commit();
            sequence = last.sequence();
            timeMicros = last.timeMicros();
        } catch (SQLException e) {
            throw Failures.unavailable("ship to PostgreSQL", e);
        }
    }

    /** Nobody else ships meanwhile, nor does a transaction of before a restart come through that is still under way. */
    private void hold() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // What is only found at the commit could not be told of a row.
            statement.execute("set constraints all immediate");
            try (ResultSet found = statement.executeQuery("select sequence from state for update")) {
                if (!found.next() || found.getLong(1) != sequence) {
                    throw new SQLException("another connection has shipped meanwhile");
                }
            }
        }
    }

    private void add(Change change) throws SQLException {
        switch (change) {
            case Batch batch -> samples.add(batch);
            case EventBatch batch -> {
                events.add(batch);
                lastIds.add(batch.stream(), batch.firstId() + batch.count() - 1);
            }
            case RecordPut put -> records.add(put);
            case SampleDeletion deletion -> samples.delete(deletion);
            case EventDeletion deletion -> events.delete(deletion);
            case Receipt receipt -> {
                // The ledger takes these two.
            }
            case DeviceMark mark -> {}
        }
    }

    private void reach(Commit last) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update state set sequence = ?, time_micros = ? where directory_id = ?")) {
            statement.setLong(1, last.sequence());
            statement.setLong(2, last.timeMicros());
            statement.setObject(3, directoryId);
            statement.executeUpdate();
        }
    }

    @Override
    public void check() {
        try {
            if (!connection.isValid(CHECK_SECONDS)) {
                throw new SQLException("it does not answer any more");
            }
        } catch (SQLException e) {
            throw Failures.unavailable("ship to PostgreSQL", e);
        }
    }

    @Override
    public void close() {
        Failures.close(connection);
    }
}
