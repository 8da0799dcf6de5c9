package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a server ends when it is asked to, and how it refuses to begin. */
final class StopTest {
    @TempDir
    private Path directory;

    @Test
    void endsWithZeroInABurstAndKeepsWhatItAnswered() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("StopTest"));
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data")).with("--store.head-samples=20000");
        for (int round = 0; round < 5; round++) {
            try (ServerProcess server = launch.start()) {
                Load load = new Load(server, "r" + round, 8, random);
                long enough = 1L + random.nextInt(30_000);
                Await.until(Duration.ofSeconds(30), enough + " answers", () -> load.acked() >= enough);
                assertThat(server.terminate()).isZero();
                load.join();
                assertThat(load.unexpected()).isEmpty();
                try (ServerProcess again = launch.start()) {
                    Load.check(again, load.ledgers());
                }
            }
        }
    }

    @Test
    void endsWithZeroWhileAClientDoesNotRead() throws Exception {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data"));
        try (ServerProcess server = launch.start();
                PutPeer deaf = PutPeer.connect(server.port(), 4096)) {
            assertThat(deaf.ask("put a 1 2")).isEqualTo(PutPeer.OK);
            deaf.send("get a\n".repeat(50_000));
            assertThat(server.terminate()).isZero();
        }
    }

    @Test
    void answersWhatItHasReadBeforeItEnds() throws Exception {
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data")).start();
                PutPeer peer = server.connect()) {
            assertThat(peer.ask("put a 1 2")).isEqualTo(PutPeer.OK);
            assertThat(server.terminate()).isZero();
            assertThat(peer.rest()).isEmpty();
        }
    }

    @Test
    void refusesASecondProcessOnItsDirectory() throws Exception {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data"));
        try (ServerProcess server = launch.start()) {
            try (ServerProcess second = launch.begin()) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.lines())
                        .anySatisfy(line -> assertThat(line)
                                .startsWith("weir: cannot open data directory")
                                .contains("process " + server.pid() + " is using it"))
                        .noneMatch(line -> line.contains("weir is ready"));
            }
            try (PutPeer peer = server.connect()) {
                assertThat(peer.ask("put a 1 2")).isEqualTo(PutPeer.OK);
            }
            server.kill9();
            launch.start().close();
        }
    }

    @Test
    void refusesAPortThatIsTakenInOneSentence() throws Exception {
        try (ServerProcess server = ServerLaunch.of(directory.resolve("one")).start();
                ServerProcess second = ServerLaunch.of(directory.resolve("two"))
                        .with("--metrics.port=" + server.port())
                        .begin()) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.lines())
                    .anySatisfy(line -> assertThat(line).contains("cannot listen for metrics", "the port is taken"));
        }
    }

    @Test
    void namesEveryWrongSettingAndTheNearestRightOne() throws Exception {
        try (ServerProcess server = ServerLaunch.of(directory.resolve("data"))
                .with("--metrics.prot=1", "--sync=sometimes")
                .begin()) {
            assertThat(server.awaitExit()).isNotZero();
            assertThat(String.join("\n", server.lines())).contains("metrics.prot", "metrics.port", "sync", "sometimes");
        }
    }
}
