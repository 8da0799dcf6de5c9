package dev.weir.store.postgres;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.PostgresPrograms;
import dev.weir.backend.PostgresServer;
import dev.weir.store.remote.ShippedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** Empty databases of a server that runs for the tests of a class. Registered as a static extension. */
@SuppressWarnings("NullAway.Init")
final class Databases implements BeforeAllCallback, AfterAllCallback {
    private static final Path XZ = Path.of("/usr/bin/xz");

    private final AtomicInteger made = new AtomicInteger();
    private Path directory;
    private PostgresServer server;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeThat(XZ).as("what unpacks PostgreSQL").exists();
        directory = Files.createTempDirectory("weir-postgres-");
        server = new PostgresServer(directory, PostgresPrograms.unpacked(), "max_connections=200");
    }

    /** The address of a new one. */
    String create() {
        String name = "weir_" + made.incrementAndGet();
        try {
            execute("postgres", "create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot make a database", e);
        }
        return server.url(name);
    }

    /** What brings readings to the database of an address. */
    static ShippedStore.EngineMaker engine(String url) {
        return (directoryId, registry, refusals) -> PostgresEngine.of(
                url,
                new PostgresEngine.Parts(directoryId, registry, refusals, InstantSource.system(), System::nanoTime));
    }

    /** Runs a statement in a database. */
    void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(server.url(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(String url) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(DatabaseUrl.of(url).jdbc() + "?user=postgres");
        return source.getConnection();
    }

    /** The number that a query has for its answer, in the database of an address. */
    long count(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (server == null) {
            return;
        }
        server.close();
        new ProcessBuilder("rm", "-rf", directory.toString()).start();
    }
}
