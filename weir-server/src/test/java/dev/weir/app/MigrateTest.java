package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From a data directory to a database and back, with servers of this process before and after. */
@Timeout(300)
final class MigrateTest extends MigrateFixture {
    @Test
    void whatAServerShowsIsTheSameOverADatabaseAndInADirectoryAgain() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        List<String> before;
        try (RunningServer server = RunningServer.in(home)) {
            before = fill(server);
        }
        requireDone(migrate(data, url()));
        assertThat(data.resolve(DataDirectory.ELSEWHERE)).isEmptyFile();
        assertThat(check(data).code()).isZero();
        try (RunningServer server = RunningServer.in(home, "--store=postgres", "--store.url=" + url())) {
            requireSame(shown(server), before);
            try (Api api = new Api(server.server())) {
                assertThat(api.postJson("/api/beers", "{\"tapId\":9,\"volume\":330.0}")
                                .body())
                        .as("no id is given twice")
                        .contains("\"id\":3,");
                api.send("DELETE", "/api/beers/3", null);
                Servers.talk(server.server(), "put later 5 100\nput a.b 7 5\n");
            }
            before = shown(server);
            assertThat(before.getFirst()).contains("later 5.0 100\n", "a.b 7.0 5\n");
        }
        Path other = Files.createDirectory(directory.resolve("two"));
        requireDone(migrate(url(), other.resolve("data"), "--files-of", data.toString()));
        CommandRun check = check(other.resolve("data"));
        assertThat(check.code()).as(check.out()).isZero();
        try (RunningServer server = RunningServer.in(other)) {
            requireSame(shown(server), before);
            try (Api api = new Api(server.server())) {
                assertThat(api.postJson("/api/beers", "{\"tapId\":9,\"volume\":330.0}")
                                .body())
                        .contains("\"id\":4,");
            }
            before = shown(server);
        }
        try (RunningServer server = RunningServer.in(other)) {
            requireSame(shown(server), before);
        }
    }

    @Test
    void whatWasChangedBehindItsBackIsNamedAndNothingIsBegun() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        try (RunningServer server = RunningServer.in(home)) {
            fill(server);
        }
        requireDone(migrate(data, url()));
        // As if it had been killed before its last step.
        Files.delete(data.resolve(DataDirectory.ELSEWHERE));
        sql(
                "update sample set value = 8 where series_id = (select id from series where key = 'a.b') and timestamp_micros = 5000000");
        sql("update event set card = 'x' where stream = 0 and id = 2");
        sql("delete from device where name = 'sensor_001'");
        sql("delete from record where kind = 8 and key like 'sha256%'");
        CommandRun run = migrate(data, url());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err())
                .contains(
                        "series \"a.b\": its 2 samples",
                        "stream readings: the events are not the same",
                        "devices: ",
                        "records files: \"sha256",
                        "weir: cannot finish the migration: the copy differs from its source");
        assertThat(data.resolve(DataDirectory.ELSEWHERE)).doesNotExist();
        sql("drop schema " + url().replaceAll(".*=", "") + " cascade");
        requireDone(migrate(data, url()));
    }

    @Test
    void goesOnBehindWhatTheDatabaseWouldNotTakeAndServesNothingHalfDone() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        List<String> before;
        try (RunningServer server = RunningServer.in(home)) {
            before = fill(server);
        }
        Path empty = Files.createDirectory(directory.resolve("empty"));
        try (RunningServer server = RunningServer.in(empty)) {
            assertThat(shown(server)).isNotEmpty();
        }
        requireDone(migrate(empty.resolve("data"), url()));
        sql("delete from state");
        sql("alter table event add constraint no_d2 check (device <> 'd2')");
        CommandRun run = migrate(data, url());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the database refuses", "d2", "no_d2");
        assertThat(migrate(url(), directory.resolve("half")).err()).contains("has not come to its end");
        assertThat(migrate(empty.resolve("data"), url()).err()).contains("it holds half of data directory");
        Path third = Files.createDirectory(directory.resolve("third"));
        try (RunningServer server = RunningServer.in(third, "--store=postgres", "--store.url=" + url());
                Api api = new Api(server.server())) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (!api.get("/health").body().contains("into it has not come to its end; run weir migrate again")) {
                assertThat(System.nanoTime()).as(api.get("/health").body()).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
        sql("alter table event drop constraint no_d2");
        run = migrate(data, url());
        requireDone(run);
        assertThat(run.err()).contains("going on with a migration that had not come to its end");
        try (RunningServer server = RunningServer.in(home, "--store=postgres", "--store.url=" + url())) {
            requireSame(shown(server), before);
        }
    }

    @Test
    void refusesWhatIsInUseOrHoldsSomethingElse() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        try (RunningServer server = RunningServer.in(home)) {
            Servers.talk(server.server(), "put a 1 1\n");
            assertThat(migrate(data, url()).err()).contains("is using it");
        }
        assertThat(migrate(url(), directory.resolve("two")).err()).contains("no server has ever shipped to it");
        assertThat(directory.resolve("two")).doesNotExist();
        requireDone(migrate(data, url()));
        Path other = Files.createDirectory(directory.resolve("other"));
        try (RunningServer server = RunningServer.in(other)) {
            Servers.talk(server.server(), "put a 1 1\n");
        }
        assertThat(migrate(other.resolve("data"), url()).err())
                .contains("it holds the readings of data directory", "drop that schema");
        assertThat(migrate(url(), data).err()).contains("it is not an empty directory");
        CommandRun wrong = migrate(
                url(),
                directory.resolve("two"),
                "--files-of",
                other.resolve("data").toString());
        assertThat(wrong.err()).contains("it is not the data directory");
        try (Connection shipping = connect()) {
            shipping.setAutoCommit(false);
            shipping.createStatement().execute("update state set time_micros = time_micros");
            assertThat(migrate(url(), directory.resolve("two")).err()).contains("a server ships to it just now");
        }
        assertThat(directory.resolve("two")).doesNotExist();
        requireDone(CommandRun.of(
                directory,
                Map.of("WEIR_STORE_URL", url()),
                "",
                "migrate",
                "--from",
                "store.url",
                "--to",
                directory.resolve("two").toString()));
        for (CommandRun run :
                List.of(migrate(data, other), migrate(url(), url()), migrate(data, url(), "--files-of", "x"))) {
            assertThat(run.code()).as(run.err()).isEqualTo(2);
        }
    }
}
