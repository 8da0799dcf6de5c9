package dev.weir.store.postgres;

import dev.weir.model.Batch;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.StoreSums;
import dev.weir.store.ledger.Ledger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A database that is copied into a data directory, as it was at one moment. Until it is closed no server ships to it. Used by one thread; blocks on the network.
 */
public final class MigrationSource implements AutoCloseable {
    private static final String STATE = "select directory_id, sequence, time_micros from state for update nowait";

    /** Another transaction has the row. */
    private static final String LOCKED = "55P03";

    /** There is no such table. */
    private static final String UNDEFINED = "42P01";

    private final Connection connection;
    private final StoredRows rows;
    private final UUID directoryId;
    private final long sequence;
    private final long timeMicros;

    /**
     * Begins to read.
     *
     * @throws WeirException UNAVAILABLE when it cannot be reached, holds nothing of a server, or one ships to it just now
     */
    public static MigrationSource open(String url) {
        Connection connection = MigrationTarget.connect(url, new SeriesRegistry(0), InstantSource.system(), false);
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new MigrationSource(connection);
        } catch (SQLException e) {
            Failures.close(connection);
            throw refusal(e);
        } catch (RuntimeException e) {
            Failures.close(connection);
            throw e;
        }
    }

    private static WeirException refusal(SQLException e) {
        if (LOCKED.equals(e.getSQLState())) {
            return unusable("a server ships to it just now, or another migration reads it; stop that first");
        }
        return UNDEFINED.equals(e.getSQLState())
                ? unusable("no server has ever shipped to it")
                : Failures.unavailable("migrate from the database", e);
    }

    private static WeirException unusable(String why) {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot migrate from the database: " + why);
    }

    private MigrationSource(Connection connection) throws SQLException {
        this.connection = connection;
        this.rows = new StoredRows(connection);
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(STATE)) {
            if (!found.next()) {
                MigrationPlace.refuseUnfinished(connection);
                throw unusable("no server has ever shipped to it");
            }
            directoryId = found.getObject(1, UUID.class);
            sequence = found.getLong(2);
            timeMicros = found.getLong(3);
        }
    }

    /** The data directory whose readings these are. */
    public UUID directoryId() {
        return directoryId;
    }

    /** The last commit that it has. */
    public long sequence() {
        return sequence;
    }

    /** When that was taken, microseconds since the Unix epoch. */
    public long timeMicros() {
        return timeMicros;
    }

    private interface Step<T> {
        T run() throws SQLException;
    }

    private static <T> T read(Step<T> step) {
        try {
            return step.run();
        } catch (SQLException e) {
            throw Failures.unavailable("read from the database", e);
        }
    }

    /** About how many samples there are. */
    public long sampleCount() {
        return read(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select coalesce(sum(samples), 0)::bigint from series")) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /** Hands over the keys of all series, in the order of their ids. */
    public void series(Consumer<byte[]> taker) {
        read(() -> {
            rows.series(taker);
            return true;
        });
    }

    /** Hands over all samples, in no order; the batch is used again when the taker returns. */
    public void samples(Consumer<Batch> taker) {
        read(() -> {
            rows.samples(taker);
            return true;
        });
    }

    /** Hands over the events of a stream by rising id; the batch is used again when the taker returns. */
    public void events(EventStream stream, Consumer<EventBatch> taker) {
        read(() -> {
            rows.events(stream, taker);
            return true;
        });
    }

    /** The last id that a stream has given; one below its first where there is none yet. */
    public long lastId(EventStream stream) {
        return read(() -> rows.lastId(stream));
    }

    /** Hands over all records but accounts and devices. */
    public void records(Consumer<RecordPut> taker) {
        read(() -> {
            rows.records(taker);
            return true;
        });
    }

    /** Has a ledger take accounts and devices back. */
    public void restore(Ledger ledger) {
        read(() -> {
            Taken.restore(connection, ledger);
            return true;
        });
    }

    /** Adds up everything, reading it once more. */
    public StoreSums sums(SeriesRegistry registry, long sparedMicros, LongConsumer progress) {
        return read(() -> rows.sums(registry, sparedMicros, progress));
    }

    @Override
    public void close() {
        Failures.close(connection);
    }
}
