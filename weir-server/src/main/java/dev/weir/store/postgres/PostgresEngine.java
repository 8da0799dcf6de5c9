package dev.weir.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.Protocol;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventsById;
import dev.weir.store.Horizons;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.PeerDevices;
import dev.weir.store.remote.Engine;
import dev.weir.store.remote.Reading;
import dev.weir.store.remote.Refusal;
import dev.weir.store.remote.Shipping;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database, 15 or newer. */
public final class PostgresEngine implements Engine {
    private static final int MOST_READS = 8;
    private static final Duration READ_TIME = Duration.ofSeconds(30);

    /** A statement of the shipper, or a commit, that takes longer is given up, and asked for again. */
    private static final Duration SHIP_TIME = Duration.ofMinutes(5);

    /**
     * Whose readings these are, and what tells of them.
     *
     * @param refusals takes rows that the database will never take, and returns when they are durable
     */
    public record Parts(
            UUID directoryId,
            SeriesRegistry registry,
            Consumer<List<Refusal>> refusals,
            InstantSource clock,
            LongSupplier nanoTime) {}

    private final Database database;
    private final Parts parts;
    private final HikariDataSource reads;
    private volatile @Nullable Connection shipping;
    private volatile boolean isClosed;

    /**
     * A database that need not be there yet.
     *
     * @throws dev.weir.model.WeirException UNAVAILABLE when the address cannot be understood
     */
    public static PostgresEngine of(String url, Parts parts) {
        return new PostgresEngine(Database.of(url), parts);
    }

    /** Why an address cannot be understood; empty where it can. */
    public static Optional<String> problem(String url) {
        try {
            DatabaseUrl.of(url);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("cannot use store.url: " + e.getMessage());
        }
    }

    /** An address as it may be shown, without user and password. */
    public static String shown(String url) {
        try {
            return DatabaseUrl.of(url).toString();
        } catch (IllegalArgumentException e) {
            return "a database whose address cannot be understood: " + e.getMessage();
        }
    }

    private PostgresEngine(Database database, Parts parts) {
        this.database = database;
        this.parts = parts;
        this.reads = new HikariDataSource(readPool(database));
    }

    private static HikariConfig readPool(Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setJdbcUrl(database.jdbc());
        config.setDataSourceProperties(database.properties(READ_TIME));
        config.setMaximumPoolSize(MOST_READS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(Database.WAIT_TIME.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return config;
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public Shipping connect() {
        try {
            database.makeTables();
            Connection connection = database.connect(SHIP_TIME);
            try {
                hold(connection);
                Taken taken = Taken.read(connection, parts.directoryId(), parts.registry(), parts.nanoTime());
                return new PostgresShipping(
                        connection,
                        parts.directoryId(),
                        parts.registry(),
                        new Partitions(parts.clock()),
                        taken,
                        parts.refusals());
            } catch (SQLException | RuntimeException e) {
                Failures.close(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw Failures.unavailable((Failures.isOfConnection(e) ? "reach " : "use ") + database, e);
        }
    }

    /** From now on the connection ends when this is closed. */
    private void hold(Connection connection) throws SQLException {
        shipping = connection;
        if (isClosed) {
            throw new SQLException("the server is stopping");
        }
    }

    @Override
    public Reading read(Horizons horizons) {
        return new PostgresReading(reads, horizons);
    }

    @Override
    public Optional<PeerDevices> devicesOfOthers() {
        return Optional.empty();
    }

    @Override
    public Map<Protocol, Account> accountsOfOthers() {
        return Map.of(); // One server has it for itself.
    }

    @Override
    public int seriesCount(int here) {
        return here;
    }

    @Override
    public Optional<String> put(Event event) {
        try (Connection connection = database.connect(READ_TIME)) {
            List<Refusal> refused = new ArrayList<>();
            if (!EventRows.has(connection, event)) {
                EventBatch batch = new EventBatch(event.stream());
                batch.firstId(event.id());
                EventsById.add(batch, event);
                EventRows rows = new EventRows(connection, refused::add);
                rows.add(batch);
                rows.flush();
                connection.commit();
            }
            return refused.stream().map(Refusal::reason).findFirst();
        } catch (SQLException e) {
            if (Failures.isOfData(e)) {
                return Optional.of(Failures.words(e));
            }
            throw Failures.unavailable("bring an event to PostgreSQL", e);
        }
    }

    @Override
    public void forget(Horizons horizons) {
        try (Connection connection = database.connect(SHIP_TIME)) {
            new Forgetting(connection, horizons).run(parts.registry().size());
        } catch (SQLException e) {
            throw Failures.unavailable("let go of what has expired in PostgreSQL", e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Connection connection = shipping;
        if (connection != null) {
            Failures.abort(connection);
        }
        reads.close();
    }
}
