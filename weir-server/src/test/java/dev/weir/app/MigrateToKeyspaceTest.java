package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.store.cassandra.Keyspaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From a data directory to a keyspace of Cassandra, with servers of this process before and after. */
@Timeout(300)
final class MigrateToKeyspaceTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();

    @TempDir
    private Path directory;

    @Test
    void whatAServerShowsIsTheSameOverAKeyspaceAndWhereThatIsLostItIsBegunAnew() throws Exception {
        Path home = Files.createDirectory(directory.resolve("one"));
        Path data = home.resolve("data");
        List<String> before;
        try (RunningServer server = RunningServer.in(home)) {
            before = MigrateFixture.fill(server);
        }
        MigrateFixture.requireDone(migrate(data, url));
        assertThat(data.resolve(DataDirectory.ELSEWHERE)).isEmptyFile();
        // As if it had been killed before its last step.
        Files.delete(data.resolve(DataDirectory.ELSEWHERE));
        CommandRun again = migrate(data, url);
        MigrateFixture.requireDone(again);
        assertThat(again.err()).contains("everything was copied before; it is verified again");
        try (RunningServer server = over(home)) {
            awaitReads(server);
            MigrateFixture.requireSame(MigrateFixture.shown(server), before);
            Servers.talk(server.server(), "put later 5 100\nput a.b 7 5\n");
            try (Api api = new Api(server.server())) {
                assertThat(api.postJson("/api/beers", "{\"tapId\":9,\"volume\":330.0}")
                                .body())
                        .as("no id is given twice")
                        .contains("\"id\":3,");
            }
            assertThat(Servers.talk(server.server(), "get a.b\n")).contains("a.b 7.0 5\n");
        }
        Path other = Files.createDirectory(directory.resolve("other"));
        try (RunningServer server = RunningServer.in(other)) {
            Servers.talk(server.server(), "put a 1 1\n");
        }
        assertThat(migrate(other.resolve("data"), url).err()).contains("another data directory is server 0 of it");
        assertThat(migrate(other.resolve("data"), "cassandra://h/No-Keyspace").err())
                .startsWith("weir: cannot use store.url: ");
        Files.createFile(other.resolve("data").resolve(DataDirectory.ELSEWHERE));
        assertThat(migrate(other.resolve("data"), url).err()).contains("its readings are in another database");
        assertThat(migrate(url, other.resolve("none")).err()).contains("cannot migrate from a keyspace");
        Keyspaces.drop(url);
        CommandRun anew = migrate(data, url);
        assertThat(anew.code()).as(anew.err()).isZero();
        assertThat(anew.out()).startsWith("begun anew: a server on this directory ships commits ");
        try (RunningServer server = over(home)) {
            awaitReads(server);
            assertThat(Servers.talk(server.server(), "get *\n")).contains("later 5.0 100\n", "a.b 7.0 5\n");
        }
    }

    private RunningServer over(Path home) {
        return RunningServer.in(home, "--store=cassandra", "--store.url=" + url);
    }

    private static void awaitReads(RunningServer server) throws Exception {
        try (Api api = new Api(server.server())) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (api.get("/data?limit=1").status() != 200) {
                assertThat(System.nanoTime()).isLessThan(deadline);
            }
        }
    }

    private CommandRun migrate(Object from, Object to) {
        return CommandRun.of(directory, "migrate", "--from", from.toString(), "--to", to.toString());
    }
}
