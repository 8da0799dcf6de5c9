package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.backend.PostgresPrograms;
import dev.weir.backend.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL with a schema for each test, and what servers show of whatever they keep. */
@SuppressWarnings("NullAway.Init")
abstract class MigrateFixture {
    private static final Path SAMPLES = Path.of("..", "sample_data");
    private static final AtomicInteger made = new AtomicInteger();

    @TempDir
    private static Path cluster;

    private static PostgresServer postgres;

    @TempDir
    Path directory;

    private final String schema = "weir_" + made.incrementAndGet();

    @BeforeAll
    static void start() throws IOException {
        assumeThat(Path.of("/usr/bin/xz")).as("what unpacks PostgreSQL").exists();
        postgres = new PostgresServer(cluster, PostgresPrograms.unpacked());
    }

    @AfterAll
    static void stop() {
        if (postgres != null) {
            postgres.close();
        }
    }

    /** The address of the test's own schema. */
    String url() {
        return postgres.url("postgres") + "?currentSchema=" + schema;
    }

    /** A connection to the test's own schema, which the caller closes. */
    Connection connect() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(
                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres?user=postgres&currentSchema=" + schema);
        return source.getConnection();
    }

    /** Runs a statement, and answers the first column of the first row, empty where there is none. */
    String sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement running = connection.createStatement()) {
            if (!running.execute(statement)) {
                return "";
            }
            try (ResultSet rows = running.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }

    /** Has a server take something of everything, deletions too; answers what it shows then. */
    static List<String> fill(RunningServer running) throws IOException {
        Server server = running.server();
        try (Api api = new Api(server)) {
            Servers.talk(
                    server,
                    "put far 1 9000000000000\nput early 2 -9000000000000\nput gone 1 1\nput a.b -0.0 5\nput a.b 1e-300 6\n");
            assertThat(api.postJson(
                                    "/data",
                                    "[{\"device_id\":\"d 1\",\"card_id\":\"\uF600c\",\"temp\":1,\"note\":\"a\\u0000\"},{\"device_id\":\"d2\",\"timestamp\":\"1969-01-01T00:00:00Z\",\"temp\":-0.5},3]")
                            .body())
                    .contains("\"accepted\":2");
            for (int tap = 1; tap <= 3; tap++) {
                api.postJson("/api/beers", "{\"tapId\":" + tap + ",\"volume\":330.0}");
            }
            api.send("DELETE", "/api/beers/2", null);
            api.send("DELETE", "/api/beers/0", null);
            api.send("DELETE", "/api/v1/series?match=gone", null);
            Uploads uploads = new Uploads(api);
            for (String name : List.of("sensor_data.csv", "sensor_data_with_errors.csv")) {
                uploads.judged(new FileForm().file(name, Files.readAllBytes(SAMPLES.resolve(name))));
            }
        }
        return shown(running);
    }

    /** What a server shows of all that it keeps. */
    static List<String> shown(RunningServer running) throws IOException {
        List<String> shown = new ArrayList<>();
        shown.add(Servers.talk(running.server(), "get *\n"));
        try (Api api = new Api(running.server())) {
            for (String path : List.of(
                    "/data?limit=1000",
                    "/data?stream=beers",
                    "/api/beers",
                    "/api/v1/series?limit=1000",
                    "/api/v1/rejected",
                    "/files",
                    "/api/v1/stats")) {
                shown.add(api.get(path).body());
            }
            // What was overwritten counts until it is merged, and is not copied.
            shown.replaceAll(body -> body.replaceAll("\"overwritten\":\\d+|\"samples\":\\d+,\"first\"", ""));
            shown.add(api.get("/api/v1/devices").body().replaceAll(",\"silent\":\\w+", ""));
        }
        return shown;
    }

    /** Fails with what is around the first difference, as all of it is long. */
    static void requireSame(List<String> found, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            int at = Arrays.mismatch(found.get(i).toCharArray(), wanted.get(i).toCharArray());
            assertThat(at < 0 ? "" : around(found.get(i), at)).isEqualTo(at < 0 ? "" : around(wanted.get(i), at));
        }
    }

    private static String around(String text, int at) {
        return text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 200));
    }

    CommandRun migrate(Object from, Object to, String... more) {
        List<String> arguments = new ArrayList<>(List.of("migrate", "--from", from.toString(), "--to", to.toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(directory, arguments.toArray(String[]::new));
    }

    CommandRun check(Path data) {
        return CommandRun.of(directory, "check", "--data", data.toString());
    }

    static void requireDone(CommandRun run) {
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("migrated and verified: ");
    }
}
