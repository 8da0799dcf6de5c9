package dev.weir.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.remote.Engine;
import dev.weir.store.remote.Reading;
import dev.weir.store.remote.Refusal;
import dev.weir.store.remote.Shipping;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database, 15 or newer. */
public final class PostgresEngine implements Engine {
    private static final int MOST_READS = 8;
    private static final Duration READ_TIME = Duration.ofSeconds(30);
    private static final Duration WAIT_TIME = Duration.ofSeconds(5);

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

    private final DatabaseUrl url;
    private final Parts parts;
    private final HikariDataSource reads;
    private boolean isMigrated;
    private volatile @Nullable Connection shipping;
    private volatile boolean isClosed;

    /**
     * A database that need not be there yet.
     *
     * @throws WeirException UNAVAILABLE when the address cannot be understood
     */
    public static PostgresEngine of(String url, Parts parts) {
        try {
            return new PostgresEngine(DatabaseUrl.of(url), parts);
        } catch (IllegalArgumentException e) {
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot use store.url: " + e.getMessage(), e);
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

    private PostgresEngine(DatabaseUrl url, Parts parts) {
        this.url = url;
        this.parts = parts;
        this.reads = new HikariDataSource(readPool(url));
    }

    private static HikariConfig readPool(DatabaseUrl url) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setJdbcUrl(url.jdbc());
        config.setDataSourceProperties(properties(url, READ_TIME));
        config.setMaximumPoolSize(MOST_READS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT_TIME.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setReadOnly(true);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        return config;
    }

    /** Statements end by themselves after so long, and a server that has fallen silent is given up a little later. */
    private static Properties properties(DatabaseUrl url, Duration most) {
        Properties properties = new Properties();
        properties.putAll(url.properties());
        String options = properties.getProperty("options", "");
        properties.setProperty(
                "options",
                (options + " -c statement_timeout=" + most.toMillis() + " -c synchronous_commit=on").strip());
        properties.putIfAbsent(
                "socketTimeout", Long.toString(most.plusSeconds(10).toSeconds()));
        properties.putIfAbsent(
                "loginTimeout", Long.toString(WAIT_TIME.toSeconds())); // Of one that accepts, and then says nothing.
        properties.putIfAbsent("prepareThreshold", "-1"); // Numbers come in binary from the first time on.
        properties.putIfAbsent("reWriteBatchedInserts", "true");
        return properties;
    }

    @Override
    public String title() {
        return "PostgreSQL";
    }

    @Override
    public Shipping connect() {
        try {
            migrate();
            Connection connection = source(SHIP_TIME).getConnection();
            try {
                hold(connection);
                connection.setAutoCommit(false);
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
            throw Failures.unavailable((Failures.isOfConnection(e) ? "reach " : "use ") + url, e);
        }
    }

    /** From now on the connection ends when this is closed. */
    private void hold(Connection connection) throws SQLException {
        shipping = connection;
        if (isClosed) {
            throw new SQLException("the server is stopping");
        }
    }

    PGSimpleDataSource source(Duration most) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(url.jdbc());
        for (Map.Entry<Object, Object> each : properties(url, most).entrySet()) {
            source.setProperty((String) each.getKey(), (String) each.getValue());
        }
        return source;
    }

    /** Makes the tables, or brings them up to this version, once a start. */
    void migrate() throws SQLException {
        if (isMigrated) {
            return;
        }
        try {
            Flyway.configure(PostgresEngine.class.getClassLoader())
                    .dataSource(source(SHIP_TIME))
                    .schemas(url.schema())
                    .defaultSchema(url.schema())
                    .table("schema_history")
                    .locations("classpath:dev/weir/store/postgres")
                    .load()
                    .migrate();
            isMigrated = true;
        } catch (FlywayException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot make tables in " + url + ": " + Failures.words(e), e);
        }
    }

    @Override
    public Reading read(Horizons horizons) {
        return new PostgresReading(reads, horizons);
    }

    @Override
    public void forget(Horizons horizons) {
        try (Connection connection = source(SHIP_TIME).getConnection()) {
            connection.setAutoCommit(false);
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
