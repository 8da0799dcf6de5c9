package dev.weir.store.postgres;

import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.StoreSums;
import dev.weir.store.View;
import dev.weir.store.ViewSums;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.remote.DirectoryCopy;
import dev.weir.store.remote.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * A database into which a data directory is copied, a lot in a transaction, each with the place that it reaches: so whoever is killed goes on from there.
 * No server takes it for its own before {@link #finish}. Used by one thread; blocks on the network.
 */
public final class MigrationTarget implements DirectoryCopy {
    /** A statement that takes longer is given up. */
    private static final Duration MOST_TIME = Duration.ofDays(1);

    private static final int MOST_QUOTED = 200;

    private final Connection connection;
    private final SeriesRegistry registry;
    private final Partitions partitions;
    private final Database database;
    private final boolean isWhole;
    private final boolean isResumed;
    private MigrationPlace place;

    /**
     * Looks at a database, and begins to fill it or goes on.
     *
     * @param sequence of the directory's last commit
     * @param timeMicros when that was taken, 0 where that is not known
     * @throws WeirException UNAVAILABLE when it cannot be reached, or holds something else
     */
    public static MigrationTarget open(
            String url,
            UUID directoryId,
            long sequence,
            long timeMicros,
            SeriesRegistry registry,
            InstantSource clock) {
        Database database = Database.of(url);
        Connection connection = connect(database, true);
        try {
            MigrationPlace wanted = MigrationPlace.beginning(directoryId, sequence, timeMicros);
            return new MigrationTarget(connection, database, registry, clock, wanted);
        } catch (SQLException e) {
            Failures.close(connection);
            throw Failures.unavailable("migrate to the database", e);
        } catch (RuntimeException e) {
            Failures.close(connection);
            throw e;
        }
    }

    /** A connection that commits nothing by itself, to a database which has the tables then, if they are to be made. */
    static Connection connect(Database database, boolean areMade) {
        try {
            if (areMade) {
                database.makeTables();
            }
            return database.connect(MOST_TIME);
        } catch (SQLException e) {
            throw Failures.unavailable("reach the database", e);
        }
    }

    private MigrationTarget(
            Connection connection,
            Database database,
            SeriesRegistry registry,
            InstantSource clock,
            MigrationPlace wanted)
            throws SQLException {
        this.connection = connection;
        this.database = database;
        this.registry = registry;
        this.partitions = new Partitions(clock);
        this.isWhole = isWhole(wanted);
        Optional<MigrationPlace> found = MigrationPlace.hold(connection);
        if (found.isPresent() && !found.get().directoryId().equals(wanted.directoryId())) {
            throw holds("half of data directory " + found.get().directoryId());
        }
        this.isResumed = found.isPresent() && found.get().sequence() == wanted.sequence();
        this.place = isResumed ? found.get() : wanted;
        if (!isWhole && !isResumed) {
            begin();
        }
        connection.commit();
    }

    /** Whether it has all of this directory already. */
    private boolean isWhole(MigrationPlace wanted) throws SQLException {
        Optional<State> found = State.read(connection);
        if (found.isEmpty()) {
            return false;
        }
        State state = found.get();
        boolean isSameTime =
                wanted.timeMicros() == 0 || state.timeMicros() == 0 || state.timeMicros() == wanted.timeMicros();
        if (state.directoryId().equals(wanted.directoryId()) && state.sequence() == wanted.sequence() && isSameTime) {
            return true;
        }
        if (state.directoryId().equals(wanted.directoryId()) && state.sequence() == 0) {
            removeState(); // A server has found it empty.
            return false;
        }
        throw holds("the readings of data directory " + state.directoryId() + " up to commit " + state.sequence());
    }

    private void removeState() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("delete from state");
        }
    }

    private WeirException holds(String what) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot migrate to " + database + ": it holds " + what
                        + ", and not the same as this one; another database or schema is needed, or drop that schema");
    }

    private void begin() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("truncate migration, series, sample, event, stream, device, record");
        }
        place.insert(connection);
        SeriesRows.send(connection, registry, 0, registry.size());
    }

    @Override
    public boolean isWhole() {
        return isWhole;
    }

    @Override
    public boolean isResumed() {
        return isResumed;
    }

    @Override
    public void copy(View view, LongConsumer progress) {
        try {
            new MigratedSamples(this, connection, registry, partitions).copy(view.samples(), place, progress);
            for (EventStream stream : EventStream.values()) {
                if (stream.number() >= place.stream()) {
                    long from = stream.number() == place.stream() ? place.eventId() : stream.firstId();
                    new MigratedEvents(this, connection, stream, from).copy(view.events());
                }
            }
            hold();
            MigratedRecords.copy(connection, view, ViewSums.ledger(view.records(), registry));
            reach(place);
        } catch (SQLException e) {
            throw Failures.unavailable("migrate to the database", e);
        }
    }

    /**
     * Copies records and last ids alone; accounts and devices begin anew, with what is shipped.
     *
     * @throws WeirException when the database does not take it
     */
    public void copyRecords(View view) {
        try {
            hold();
            MigratedRecords.copy(connection, view, new Ledger(registry, registry.limit(), System::nanoTime));
            reach(place);
        } catch (SQLException e) {
            throw Failures.unavailable("migrate to the database", e);
        }
    }

    MigrationPlace place() {
        return place;
    }

    /** Begins a transaction: nobody else copies meanwhile, nor does one of before a restart come through that is still under way. */
    void hold() throws SQLException {
        if (!MigrationPlace.hold(connection).equals(Optional.of(place))) {
            throw new SQLException("another migration has gone on meanwhile");
        }
    }

    /** Commits what was sent, and with it the place that it reaches. */
    void reach(MigrationPlace next) throws SQLException {
        next.update(connection);
        connection.commit();
        place = next;
    }

    /** What the database will never take ends the migration: nothing is left out silently. */
    static void refuse(Refusal refusal) {
        String text = refusal.text();
        throw new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot migrate: the database refuses \"" + text.substring(0, Math.min(MOST_QUOTED, text.length()))
                        + "\": " + refusal.reason());
    }

    @Override
    public StoreSums sums(View view, long sparedMicros, LongConsumer progress) {
        try {
            StoreSums sums = new StoredRows(connection).sums(registry, sparedMicros, progress);
            connection.commit();
            return sums;
        } catch (SQLException e) {
            throw Failures.unavailable("read from the database", e);
        }
    }

    @Override
    public void finish() {
        try {
            hold();
            new State(place.directoryId(), place.sequence(), place.timeMicros()).insert(connection);
            try (Statement end = connection.createStatement()) {
                end.execute("delete from migration");
            }
            connection.commit();
        } catch (SQLException e) {
            throw Failures.unavailable("finish the migration", e);
        }
    }

    @Override
    public void close() {
        Failures.close(connection);
    }
}
