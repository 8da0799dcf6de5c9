package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user is told, and can do, where the database refuses rows, is lost, or is not Weir's to use. */
@Timeout(300)
final class StoreTroubleTest extends MigrateFixture {
    private RunningServer server(Path home, String url) {
        return RunningServer.in(home, "--store=postgres", "--store.url=" + url);
    }

    private static String awaitBody(Api api, String path, String wanted) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            String body = api.get(path).body();
            if (body.contains(wanted)) {
                return body;
            }
            assertThat(System.nanoTime() - deadline).as(body).isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    @Test
    void whatItRefusesIsToldAndCanBeReplayedAsItWas() throws Exception {
        try (RunningServer server = server(directory, url());
                Api api = new Api(server.server())) {
            Servers.talk(server.server(), "put first 1 1\nget first\n");
            awaitBody(api, "/health", "\"spool\":{\"status\":\"ok\"");
            sql("alter table sample add constraint not_big check (value < 1000)");
            sql("alter table event add constraint not_three check (device <> 'tap.3')");
            api.postJson("/data", "{\"device_id\":\"mixed\",\"timestamp\":1795818788.85309,\"big\":70000}");
            String pour =
                    api.postJson("/api/beers", "{\"tapId\":3,\"volume\":330.0}").body();
            requireRefused(api);
            assertThat(awaitBody(api, "/health", "has refused"))
                    .contains("\"status\":\"degraded\"", "\"refused_lately\":2", "not_three");
            assertThat(api.get("/metrics").body()).contains("weir_store_refused_rows_total 2");

            // Refused again: the sample is taken and comes back, the event stays.
            assertThat(api.postJson("/api/v1/rejected/replay", "").body()).contains("\"accepted\":1", "\"rejected\":1");
            requireRefused(api);
            sql("alter table sample drop constraint not_big");
            sql("alter table event drop constraint not_three");
            assertThat(api.postJson("/api/v1/rejected/replay?code=store_refused", "")
                            .body())
                    .contains("\"accepted\":2");
            assertThat(api.get("/api/v1/rejected").body()).startsWith("{\"items\":[]");
            assertThat(api.get("/api/beers/0").body()).isEqualTo(pour);
            Servers.talk(server.server(), "get mixed.big\n");
            assertThat(sql("select timestamp_micros from samples where key = 'mixed.big'"))
                    .isEqualTo("1795818788853090");
            assertThat(sql("select count(*) from event where stream = 1")).isEqualTo("1");
        }
    }

    private static void requireRefused(Api api) throws IOException {
        awaitBody(api, "/api/v1/rejected?device=mixed", "not_big");
        assertThat(awaitBody(api, "/api/v1/rejected?device=tap.3", "not_three"))
                .contains("\"code\":\"store_refused\"", "\"peer\":null", "\\\"stream\\\":\\\"beers\\\"")
                .doesNotContain("Failing row", "Detail");
    }

    @Test
    void anEmptyOneIsBegunAnewWithWhatTheJournalStillHas() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path backup = directory.resolve("backup");
        try (RunningServer server = server(home, url())) {
            assertThat(Servers.talk(server.server(), "put a.b 1 5\nget a.b\n")).contains("a.b 1.0 5");
            CommandRun run = CommandRun.of(directory, "backup", "--data", home.resolve("data") + "", backup + "");
            assertThat(run.code()).as(run.err()).isZero();
        }
        Path data = directory.resolve("two").resolve("data");
        Files.createDirectory(directory.resolve("two"));
        CommandRun restored = CommandRun.of(directory, "restore", "--data", data + "", backup + "");
        assertThat(restored.code()).as(restored.err()).isZero();
        sql("drop schema " + url().replaceAll(".*=", "") + " cascade");
        try (RunningServer server = server(directory.resolve("two"), url());
                Api api = new Api(server.server())) {
            Servers.talk(server.server(), "put a.b 2 6\nput c.d 3 6\n");
            assertThat(awaitBody(api, "/health", "it is empty, and of the readings that it had the journal has only"))
                    .contains("\"store\":{\"status\":\"degraded\"", "weir migrate --from DIR --to URL");
        }
        CommandRun begun = migrate(data, url());
        assertThat(begun.code()).as(begun.err()).isZero();
        assertThat(begun.out()).startsWith("begun anew: ");
        assertThat(migrate(data, url()).code()).as("again").isZero();
        try (RunningServer server = server(directory.resolve("two"), url());
                Api api = new Api(server.server())) {
            assertThat(Servers.talk(server.server(), "get *\n")).isEqualTo("ok\na.b 2.0 6\nc.d 3.0 6\n\n");
            assertThat(awaitBody(api, "/health", "\"spool\":{\"status\":\"ok\""))
                    .doesNotContain("degraded\",\"reason\":\"cannot");
            assertThat(sql("select id from series where key = 'c.d'")).isEqualTo("1");
        }
        assertThat(migrate(data, url()).err()).contains("it holds the readings of data directory");
    }

    @Test
    void readingsThatWaitLongForALockAreToldOf() throws Exception {
        try (RunningServer server = server(directory, url());
                Api api = new Api(server.server());
                Connection other = connect();
                Statement lock = other.createStatement()) {
            Servers.talk(server.server(), "put first 1 1\nget first\n");
            other.setAutoCommit(false);
            lock.execute("lock table sample");
            Servers.talk(server.server(), "put first 2 2\n");
            assertThat(awaitBody(api, "/health", "the oldest reading that waits for the database has waited"))
                    .startsWith("{\"status\":\"degraded\"");
            other.rollback();
            awaitBody(api, "/health", "\"spool\":{\"status\":\"ok\"");
        }
    }

    @Test
    void aDirectoryWithReadingsIsRefusedWithTheCommandThatBringsThemThere() {
        RunningServer.in(directory).close();
        assertThatThrownBy(() -> server(directory, url()))
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("weir migrate --from " + directory.resolve("data") + " --to URL");
    }

    @Test
    void oneThatItMayNotUseIsToldOfWithWhatHelps() throws Exception {
        String schema = url().replaceAll(".*=", "");
        sql("create schema " + schema);
        sql("create table " + schema + ".others (n int)");
        requireTold(url(), "the schema " + schema + " belongs to something else", "choose another by currentSchema=");
        sql("create role " + schema + " login");
        requireTold(
                url().replace("postgres@", schema + "@") + "_new",
                "ERROR: permission denied for database postgres; the user needs GRANT CREATE ON DATABASE once");
    }

    private void requireTold(String url, String... words) throws IOException {
        Path home = Files.createTempDirectory(directory, "home");
        try (RunningServer server = server(home, url);
                Api api = new Api(server.server())) {
            assertThat(awaitBody(api, "/health", words[0])).contains(List.of(words));
        }
    }
}
