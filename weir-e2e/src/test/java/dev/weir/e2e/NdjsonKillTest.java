package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Events over NDJSON when the server, or the sender, is killed: nothing acknowledged is lost, nothing is doubled. */
final class NdjsonKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void losesAndDoublesNothingWhenTheServerIsKilled() throws Exception {
        int kills = Machine.isLong() ? 300 : 10;
        long events = kill(kills, launch(), new SplittableRandom(Machine.seed("NdjsonKillTest")));
        System.out.println(
                "NdjsonKillTest: " + kills + " kills of the server, " + events + " events, none lost or doubled");
    }

    /** The negative control: without it nobody knows that the test above can fail. */
    @Test
    void failsForABuildThatAnswersTooEarly() throws Exception {
        Path classes = EarlyAnswers.make(directory.resolve("classes"));
        SplittableRandom random = new SplittableRandom(Machine.seed("NdjsonKillTest's control"));
        assertThatThrownBy(() -> kill(10, launch().withClassesBefore(classes), random))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LOST");
    }

    /** Kills a server under load so many times, and answers how many events there are in the end. */
    private static long kill(int kills, ServerLaunch launch, SplittableRandom random) throws Exception {
        List<NdjsonLoad> loads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            loads.add(new NdjsonLoad("d" + i, random.split()));
        }
        for (int kill = 0; kill < kills; kill++) {
            try (ServerProcess server = start(launch)) {
                killUnderLoad(server, loads, random);
            }
        }
        long events = 0;
        try (ServerProcess server = start(launch)) {
            for (NdjsonLoad load : loads) {
                List<Integer> found = StoredNumbers.of(server, load.device);
                StoredNumbers.check(found, load.device, load.acked(), load.sent());
                assertThat(StoredNumbers.answer(server, "/api/v1/devices/" + load.device))
                        .contains("\"readings\":" + found.size() + ",\"rejects\":0");
                events += found.size();
            }
            assertThat(StoredNumbers.answer(server, "/api/v1/stats"))
                    .contains(("\"ndjson\":{\"received\":N,\"accepted\":N,\"rejected\":0,\"in_flight\":0,"
                                    + "\"samples\":N,\"events\":N,")
                            .replace("N", String.valueOf(events)));
        }
        return events;
    }

    private static ServerProcess start(ServerLaunch launch) {
        try {
            return launch.start();
        } catch (Exception e) {
            throw new AssertionError("LOST: what there is, as the server does not start again: " + e.getMessage(), e);
        }
    }

    private static void killUnderLoad(ServerProcess server, List<NdjsonLoad> loads, SplittableRandom random)
            throws Exception {
        int port = server.port("ndjson");
        long before = acked(loads);
        List<Thread> threads = loads.stream()
                .map(load -> Thread.ofVirtual().start(() -> load.run(port)))
                .toList();
        long enough = before + 1 + random.nextInt(1 + random.nextInt(20_000));
        Await.until(
                PATIENCE,
                enough + " acks",
                () -> acked(loads) >= enough
                        || loads.stream().anyMatch(load -> !load.unexpected().isEmpty()));
        LockSupport.parkNanos(random.nextInt(5_000_000));
        server.kill9();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(loads).allSatisfy(load -> assertThat(load.unexpected()).isEmpty());
    }

    private static long acked(List<NdjsonLoad> loads) {
        return loads.stream().mapToLong(NdjsonLoad::acked).sum();
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void sendsEachLineOnceWhenTheSenderIsKilledAndBegunAgain() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("NdjsonKillTest's sender"));
        int lines = Machine.isLong() ? 5_000_000 : 400_000;
        Path file = file(lines);
        int kills = 0;
        try (ServerProcess server = launch().start()) {
            List<String> command = send(server, file);
            int most = Machine.isLong() ? 50 : 3;
            while (kills < most) {
                Process sender = new ProcessBuilder(command).start();
                boolean ended = sender.waitFor(300 + random.nextInt(700), TimeUnit.MILLISECONDS);
                sender.destroyForcibly();
                sender.waitFor();
                if (ended) {
                    break;
                }
                kills++;
            }
            Process last = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(last.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(last.waitFor()).as(said).isZero();
            List<Integer> found = StoredNumbers.of(server, "d");
            StoredNumbers.check(found, "d", lines, lines);
        }
        System.out.println("NdjsonKillTest: " + kills + " kills of the sender, " + lines + " lines, each stored once");
    }

    private Path file(int lines) throws IOException {
        Path file = directory.resolve("lines.ndjson");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (int i = 1; i <= lines; i++) {
                writer.write("{\"device_id\":\"d\",\"timestamp\":" + (1_700_000_000L + i) + ",\"n\":" + i + "}\n");
            }
        }
        return file;
    }

    private static List<String> send(ServerProcess server, Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                ServerLaunch.jar().toString(),
                "send",
                "--session=file",
                "--server=127.0.0.1:" + server.port("ndjson"),
                file.toString());
    }

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data"))
                .with("--ndjson.port=0", "--http.port=0", "--store.head-samples=20000", "--journal.segment-size=1MiB");
    }
}
