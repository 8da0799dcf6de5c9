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
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A database that is copied into a data directory, as it was at one moment. Until it is closed no server ships to it. Used by one thread; blocks on the network.
 */
public final class MigrationSource implements AutoCloseable {
    /** Another transaction has the row. */
    private static final String LOCKED = "55P03";

    /** There is no such table. */
    private static final String UNDEFINED = "42P01";

    private final Connection connection;
    private final StoredRows rows;
    private final State state;

    /**
     * Begins to read.
     *
     * @throws WeirException UNAVAILABLE when it cannot be reached, holds nothing of a server, or one ships to it just now
     */
    public static MigrationSource open(String url) {
        Connection connection = MigrationTarget.connect(Database.of(url), false);
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
        Optional<State> found = State.hold(connection);
        if (found.isEmpty()) {
            MigrationPlace.refuseUnfinished(connection);
            throw unusable("no server has ever shipped to it");
        }
        this.state = found.get();
    }

    /** The data directory whose readings these are. */
    public UUID directoryId() {
        return state.directoryId();
    }

    /** The last commit that it has. */
    public long sequence() {
        return state.sequence();
    }

    /** When that was taken, microseconds since the Unix epoch. */
    public long timeMicros() {
        return state.timeMicros();
    }

    private interface Question<T> {
        T ask() throws SQLException;
    }

    private static <T> T ask(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw Failures.unavailable("read from the database", e);
        }
    }

    private interface Pass {
        void run() throws SQLException;
    }

    private static void read(Pass pass) {
        ask(() -> {
            pass.run();
            return true;
        });
    }

    /** About how many samples there are. */
    public long sampleCount() {
        return ask(rows::sampleCount);
    }

    /** Hands over the keys of all series, in the order of their ids. */
    public void series(Consumer<byte[]> taker) {
        read(() -> rows.series(taker));
    }

    /** Hands over all samples, in no order; the batch is used again when the taker returns. */
    public void samples(Consumer<Batch> taker) {
        read(() -> rows.samples(taker));
    }

    /** Hands over the events of a stream by rising id; the batch is used again when the taker returns. */
    public void events(EventStream stream, Consumer<EventBatch> taker) {
        read(() -> rows.events(stream, taker));
    }

    /** The last id that a stream has given; one below its first where there is none yet. */
    public long lastId(EventStream stream) {
        return ask(() -> rows.lastId(stream));
    }

    /** Hands over all records but accounts and devices. */
    public void records(Consumer<RecordPut> taker) {
        read(() -> rows.records(taker));
    }

    /** Has a ledger take accounts and devices back. */
    public void restore(Ledger ledger) {
        read(() -> Taken.restore(connection, ledger));
    }

    /** Adds up everything, reading it once more. */
    public StoreSums sums(SeriesRegistry registry, long sparedMicros, LongConsumer progress) {
        return ask(() -> rows.sums(registry, sparedMicros, progress));
    }

    @Override
    public void close() {
        Failures.close(connection);
    }
}
