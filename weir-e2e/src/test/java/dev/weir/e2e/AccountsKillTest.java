package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The accounts of every protocol when the server is killed while good and bad lines come: they add up, and are of what is there. */
final class AccountsKillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void accountsAddUpAfterEveryKill() throws Exception {
        SplittableRandom random = new SplittableRandom(Machine.seed("AccountsKillTest"));
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data"))
                .with("--ndjson.port=0", "--http.port=0", "--store.head-samples=5000", "--journal.segment-size=256KiB");
        List<MixedLoad> loads = new ArrayList<>();
        for (MixedLoad.Kind kind : MixedLoad.Kind.values()) {
            loads.add(new MixedLoad(kind, random.split()));
        }
        int kills = Machine.isLong() ? 200 : 3;
        for (int kill = 0; kill < kills; kill++) {
            try (ServerProcess server = launch.start()) {
                check(server, loads);
                killUnderLoad(server, loads, random);
            }
        }
        try (ServerProcess server = launch.start()) {
            check(server, loads);
        }
        System.out.printf(
                "AccountsKillTest: %d kills, %d lines taken and %d refused, all accounted for%n",
                kills,
                loads.stream().mapToLong(MixedLoad::answeredGood).sum(),
                loads.stream().mapToLong(MixedLoad::answeredBad).sum());
    }

    private static void killUnderLoad(ServerProcess server, List<MixedLoad> loads, SplittableRandom random)
            throws Exception {
        List<Thread> threads = loads.stream()
                .map(load -> Thread.ofVirtual().start(() -> load.run(server)))
                .toList();
        for (MixedLoad load : loads) {
            long enough = load.answeredGood() + 1 + random.nextInt(1 + random.nextInt(5_000));
            Await.until(
                    PATIENCE,
                    enough + " answers to " + load.kind,
                    () -> load.answeredGood() >= enough || !load.unexpected().isEmpty());
        }
        LockSupport.parkNanos(random.nextInt(5_000_000));
        server.kill9();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(loads).allSatisfy(load -> assertThat(load.unexpected()).isEmpty());
    }

    /** Compares the accounts with what is stored and with what was sent and answered. */
    private static void check(ServerProcess server, List<MixedLoad> loads) throws Exception {
        String stats = StoredNumbers.answer(server, "/api/v1/stats");
        for (String protocol : List.of("metrics", "ndjson", "http")) {
            long stored = 0;
            long refused = 0;
            for (MixedLoad load : loads) {
                if (load.kind.protocol.equals(protocol)) {
                    long samples = stored(server, load);
                    assertThat(samples).as("stored by %s", load.kind).isBetween(load.answeredGood(), load.sentGood());
                    long rejects = rejects(server, load);
                    assertThat(rejects).as("refused by %s", load.kind).isBetween(load.answeredBad(), load.sentBad());
                    stored += samples;
                    refused += rejects;
                }
            }
            assertThat(stats)
                    .contains("\"" + protocol + "\":{\"received\":" + (stored + refused) + ",\"accepted\":" + stored
                            + ",\"rejected\":" + refused + ",\"in_flight\":0,\"samples\":" + stored);
        }
    }

    private static long stored(ServerProcess server, MixedLoad load) throws Exception {
        return figure("\"samples\":", StoredNumbers.answer(server, "/api/v1/series?match=" + load.device + ".n"));
    }

    private static long rejects(ServerProcess server, MixedLoad load) throws Exception {
        String devices = StoredNumbers.answer(server, "/api/v1/devices");
        int at = devices.indexOf("{\"device\":\"" + load.device + "\"");
        return at < 0 ? 0 : figure("\"rejects\":", devices.substring(at, devices.indexOf('}', at)));
    }

    private static long figure(String name, String json) {
        Matcher figure = Pattern.compile(name + "(\\d+)").matcher(json);
        return figure.find() ? Long.parseLong(figure.group(1)) : 0;
    }
}
