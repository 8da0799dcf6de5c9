package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.backend.FaultyLine;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A server whose PostgreSQL cannot be had, or is not its own. */
@SuppressWarnings("NullAway.Init")
final class StoreAwayTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private SpoolFixture spool;

    @BeforeEach
    void start() throws Exception {
        spool = SpoolFixture.newest(directory);
    }

    @AfterEach
    void stop() throws Exception {
        spool.close();
    }

    @Test
    void takesAllButFilesWhileItIsAwayFromTheStartOn() throws Exception {
        spool.line().away(true);
        try (ServerProcess server = spool.launch().start();
                HttpPeer http = new HttpPeer(server);
                FilesPeer files = new FilesPeer(server);
                PutPeer puts = server.connect()) {
            assertThat(puts.ask("put a.b 1 1700000000")).isEqualTo(PutPeer.OK);
            String why = SpoolFixture.awaitAway(server);
            assertThat(why)
                    .startsWith("cannot make tables in jdbc:postgresql://127.0.0.1:")
                    .doesNotContain("\n");
            assertThat(puts.ask("get a.b")).startsWith("error\ncannot read from PostgreSQL: ");
            assertThat(http.get("/health")).startsWith("{\"status\":\"degraded\"");
            assertThat(http.get("/data")).contains("\"status\":503").contains("cannot read from PostgreSQL: ");
            FilesPeer.Answer refused = files.upload("f.csv", csv(), Map.of());
            assertThat(refused.status()).as(refused.body()).isEqualTo(503);
            for (int id = 0; id < 3; id++) {
                assertThat(http.post(
                                "/api/beers", "{\"tapId\":1,\"volume\":330,\"timestamp\":\"2026-03-31T12:00:00Z\"}"))
                        .contains("\"id\":" + id);
            }
            assertThat(http.postLines("/data", "{\"device_id\":\"d\",\"n\":1}\n{\"device_id\":\"d\",\"n\":2}\n"))
                    .contains("\"accepted\":2");
            assertThat(http.postLines("/data", "nonsense\n")).contains("\"accepted\":0");
            assertThat(http.get("/api/v1/rejected")).contains("nonsense");
            assertThat(http.get("/api/v1/devices/d")).contains("\"readings\":2");

            spool.line().away(false);
            SpoolFixture.awaitDrained(server);
            assertThat(puts.ask("get a.b")).isEqualTo("ok\na.b 1.0 1700000000\n\n");
            assertThat(http.get("/api/beers")).contains("\"id\":2");
            // Each has its own sample, although they are of the same moment.
            assertThat(spool.number("select count(*) from samples where key = 'tap.1.volume'"))
                    .isEqualTo(3);
            assertThat(spool.number("select count(*) from event where device = 'd'"))
                    .isEqualTo(2);
            assertThat(server.lines()).noneMatch(line -> line.contains("word") || line.contains("Hikari"));
        }
    }

    private static byte[] csv() {
        return "sensor_id,timestamp,value\na,1700000000,1\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void noticesThatItGoesAlthoughNothingIsShipped() throws Exception {
        try (ServerProcess server = spool.launch().start();
                PutPeer puts = server.connect()) {
            assertThat(puts.ask("put a.b 1 1700000000")).isEqualTo(PutPeer.OK);
            SpoolFixture.awaitDrained(server);
            spool.line().away(true);
            SpoolFixture.awaitAway(server);
            long began = System.nanoTime();
            assertThat(puts.ask("get a.b")).startsWith("error\n");
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(1));
            spool.line().away(false);
            SpoolFixture.awaitDrained(server);
            assertThat(puts.ask("get a.b")).startsWith("ok\na.b");
        }
    }

    @Test
    void answersReadsAndEndsInTimeWhileItHangs() throws Exception {
        SpoolLoad load = new SpoolLoad(new SplittableRandom(Machine.seed("StoreAwayTest")));
        ServerLaunch launch = spool.launch();
        try (ServerProcess server = launch.start()) {
            load.begin(server);
            load.awaitAcked(1000);
            spool.awaitShipping(); // Or it hangs already as the server connects, which is told of otherwise.
            spool.line().hang(true);
            load.awaitAcked(1000);
            try (PutPeer puts = server.connect()) {
                long began = System.nanoTime();
                assertThat(puts.ask("get p0.0")).startsWith("error\ncannot read: PostgreSQL has not taken yet");
                assertThat(System.nanoTime() - began).isBetween(seconds(4), seconds(7));
            }
            assertThat(server.terminate()).isZero();
            load.end();
        }
        spool.line().hang(false);
        try (ServerProcess server = launch.start()) {
            load.check(server, spool);
        }
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Test
    void belongsToTheServerThatCameFirst() throws Exception {
        try (ServerProcess first = spool.launch().start();
                PutPeer puts = first.connect()) {
            assertThat(puts.ask("put a.b 1 1700000000")).isEqualTo(PutPeer.OK);
            SpoolFixture.awaitDrained(first);
            try (ServerProcess second = spool.launch("other", "postgres").start();
                    PutPeer others = second.connect()) {
                assertThat(SpoolFixture.awaitAway(second)).contains("holds the readings of data directory");
                assertThat(others.ask("put a.b 2 1700000000")).isEqualTo(PutPeer.OK);
                assertThat(others.ask("get a.b")).contains("holds the readings of data directory");
            }
            assertThat(puts.ask("get a.b")).isEqualTo("ok\na.b 1.0 1700000000\n\n");
        }
    }

    @Test
    void isRefusedByABackupThatIsOlder() throws Exception {
        Path backup = directory.resolve("backup");
        ServerLaunch launch = spool.launch();
        try (ServerProcess server = launch.start();
                PutPeer puts = server.connect()) {
            assertThat(puts.ask("put a.b 1 1700000000")).isEqualTo(PutPeer.OK);
            backUp(launch, backup);
            spool.line().away(true);
            assertThat(puts.ask("put a.b 2 1700000001")).isEqualTo(PutPeer.OK);
            assertThat(Machine.run(command("backup", "--data=" + launch.data(), directory.resolve("lost") + ""))
                            .out())
                    .contains("cannot back up")
                    .contains("wait for PostgreSQL");
            spool.line().away(false);
            SpoolFixture.awaitDrained(server);
            server.terminate();
        }
        assertThat(Machine.run(command("backup", "--data=" + launch.data(), directory.resolve("lost") + ""))
                        .out())
                .contains("its readings are in another store");
        Machine.must(command("restore", "--data=" + directory.resolve("restored"), backup.toString()));
        try (ServerProcess server = spool.launch("restored", "postgres").start();
                PutPeer puts = server.connect()) {
            assertThat(SpoolFixture.awaitAway(server)).contains("has come to commit");
            assertThat(puts.ask("put a.b 3 1700000002")).isEqualTo(PutPeer.OK);
            assertThat(puts.ask("get a.b")).startsWith("error\n");
        }
        assertThat(spool.number("select count(*) from sample")).isEqualTo(2);
    }

    private static void backUp(ServerLaunch launch, Path target) throws Exception {
        Machine.must(command("backup", "--data=" + launch.data(), target.toString()));
    }

    private static String[] command(String... words) {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ServerLaunch.jar().toString()));
        all.addAll(List.of(words));
        return all.toArray(String[]::new);
    }

    @Test
    void maySayWhereItIsWithoutTellingItsPassword() throws Exception {
        try (FaultyLine nowhere = new FaultyLine(URI.create("http://127.0.0.1:1"));
                ServerProcess server = ServerLaunch.onItsOwnStore(directory.resolve("nowhere"))
                        .with(
                                "--http.port=0",
                                "--log.level=debug",
                                "--store=postgres",
                                "--store.url=postgres://weir:pass%25word@127.0.0.1:"
                                        + nowhere.uri().getPort() + "/db")
                        .start();
                HttpPeer http = new HttpPeer(server)) {
            SpoolFixture.awaitAway(server);
            assertThat(http.get("/health") + http.get("/metrics") + server.lines())
                    .contains("127.0.0.1:" + nowhere.uri().getPort())
                    .doesNotContain("word");
        }
    }
}
