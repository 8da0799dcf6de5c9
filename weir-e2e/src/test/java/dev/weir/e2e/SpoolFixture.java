package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.backend.FaultyLine;
import dev.weir.backend.PostgresPrograms;
import dev.weir.backend.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A PostgreSQL, a line to it that can be made to fail, and servers that ship by that line. Used by one thread. */
final class SpoolFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path directory;
    private final PostgresServer postgres;
    private final FaultyLine line;

    /** Of the newest version, whose programs Maven fetches. */
    static SpoolFixture newest(Path directory) throws Exception {
        Machine.needs("xz");
        return new SpoolFixture(directory, PostgresPrograms.unpacked());
    }

    /** Of the version that the machine has. */
    static SpoolFixture installed(Path directory) throws Exception {
        Machine.skipUnless(PostgresPrograms.installed().isPresent(), "there is no PostgreSQL on this machine");
        return new SpoolFixture(directory, PostgresPrograms.installed().orElseThrow());
    }

    private SpoolFixture(Path directory, Path programs) throws Exception {
        this.directory = directory;
        this.postgres = new PostgresServer(directory, programs);
        this.line = new FaultyLine(URI.create("http://127.0.0.1:" + postgres.port()));
    }

    PostgresServer postgres() {
        return postgres;
    }

    FaultyLine line() {
        return line;
    }

    /** A server with a data directory of this name that ships to a database of this fixture. */
    ServerLaunch launch(String data, String database) {
        return ServerLaunch.onItsOwnStore(directory.resolve(data))
                .with(
                        "--http.port=0",
                        "--ndjson.port=0",
                        "--store=postgres",
                        "--store.url=postgres://postgres:secret%40word@127.0.0.1:"
                                + line.uri().getPort() + "/" + database);
    }

    ServerLaunch launch() {
        return launch("data", "postgres");
    }

    /** Runs a statement, past the line. */
    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The number that a query answers, past the line. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            assertThat(found.next()).as(sql).isTrue();
            return found.getLong(1);
        }
    }

    /** A connection past the line, which the caller closes. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + postgres.port()
                + "/postgres?user=postgres&currentSchema=weir&connectTimeout=5");
    }

    /** What a server says of its spool. */
    static JsonNode spool(HttpPeer http) throws Exception {
        JsonNode health = MAPPER.readTree(http.get("/health"));
        JsonNode spool = health.findValue("spool");
        assertThat(spool).as("%s", health).isNotNull();
        return spool;
    }

    /** Waits until a server has come so far as to make tables. */
    void awaitTables() throws Exception {
        Await.until(
                PATIENCE,
                "tables",
                () -> number("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                                + " where relname = 'record' and nspname = 'weir'")
                        > 0);
    }

    /** Waits until a server whose load goes on has shipped twice: what it does after the first time only, it has done then. */
    void awaitShipping() throws Exception {
        awaitTables();
        String count = "select count(*) from samples";
        Await.until(PATIENCE, "samples in the database", () -> number(count) > 0);
        long first = number(count);
        Await.until(PATIENCE, "more samples in the database", () -> number(count) > first);
    }

    /** Waits until the database can be had and has everything. */
    static void awaitDrained(ServerProcess server) throws Exception {
        try (HttpPeer http = new HttpPeer(server)) {
            Await.until(
                    PATIENCE, "an empty spool, but " + spool(http) + " of a server that said " + server.lines(), () -> {
                        JsonNode spool = spool(http);
                        return isUsed(spool) && spool.path("commits").asLong(-1) == 0;
                    });
        }
    }

    /** Waits until the database can be had, however much waits for it. */
    static void awaitUsed(ServerProcess server) throws Exception {
        try (HttpPeer http = new HttpPeer(server)) {
            Await.until(
                    PATIENCE,
                    "a database that can be had by a server that said " + server.lines(),
                    () -> !spool(http).path("reason").asText().startsWith("cannot"));
        }
    }

    /** Whether the database is there, whatever it has refused. */
    private static boolean isUsed(JsonNode spool) {
        return spool.path("status").asText().equals("ok")
                || spool.path("reason").asText().contains("has refused");
    }

    /** Waits until a server says that nothing can be shipped, and answers why. */
    static String awaitAway(ServerProcess server) throws Exception {
        try (HttpPeer http = new HttpPeer(server)) {
            Await.until(
                    PATIENCE,
                    "a database that is away",
                    () -> spool(http).path("reason").asText().startsWith("cannot"));
            return spool(http).path("reason").asText();
        }
    }

    @Override
    public void close() throws IOException {
        line.close();
        postgres.close();
    }
}
