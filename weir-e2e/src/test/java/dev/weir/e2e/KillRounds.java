package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Kills a server under load again and again, and compares what the next one finds with the ledgers. */
final class KillRounds {
    private static final Duration READY_TIME = Duration.ofSeconds(5);
    private static final int ROUNDS_A_DIRECTORY = 10;

    private final Path directory;
    private final SplittableRandom random;
    private final UnaryOperator<ServerLaunch> change;
    private long acked;

    /** Rounds in directories under {@code directory}, of servers that are started with a {@code change}. */
    KillRounds(Path directory, long seed, UnaryOperator<ServerLaunch> change) {
        this.directory = directory;
        this.random = new SplittableRandom(seed);
        this.change = change;
    }

    /** Puts that were answered in all rounds so far. */
    long acked() {
        return acked;
    }

    void run(int rounds) throws Exception {
        for (int done = 0; done < rounds; done += ROUNDS_A_DIRECTORY) {
            runInOneDirectory(done / ROUNDS_A_DIRECTORY, Math.min(ROUNDS_A_DIRECTORY, rounds - done));
        }
    }

    private void runInOneDirectory(int number, int rounds) throws Exception {
        ServerLaunch launch = change.apply(launch(number));
        List<Ledger> all = new ArrayList<>();
        ServerProcess server = launch.start();
        try {
            for (int round = 0; round < rounds; round++) {
                Load load = killUnderLoad(server, "r" + number + "." + round);
                if (round % 5 == 4) {
                    killWhileItStarts(launch);
                }
                server = startAgain(launch);
                Load.check(server, load.ledgers());
                all.addAll(load.ledgers());
            }
            Load.check(server, all);
        } finally {
            server.close();
        }
    }

    private static ServerProcess startAgain(ServerLaunch launch) throws Exception {
        ServerProcess server = launch.begin();
        try {
            assertThat(server.awaitReady()).as("time to be ready again").isLessThan(readyTime());
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw new AssertionError("LOST: what there is, as the server does not start again: " + e.getMessage(), e);
        }
    }

    /** Five seconds, times the processes that share each core just now. */
    private static Duration readyTime() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        double sharing = system.getSystemLoadAverage() / system.getAvailableProcessors();
        return READY_TIME.multipliedBy((long) Math.ceil(Math.max(1, sharing)));
    }

    /** Every other directory has small heads and segments, so that flushes, merges and rolls are under way when the kill comes. */
    private ServerLaunch launch(int number) {
        ServerLaunch launch = ServerLaunch.of(directory.resolve("data" + number));
        return switch (number % 3) {
            case 0 -> launch.with("--store.head-samples=2000", "--journal.segment-size=64KiB");
            case 1 -> launch.withJvm("-XX:TieredStopAtLevel=4");
            default -> launch.with("--store.head-samples=20000", "--journal.segment-size=1MiB");
        };
    }

    private Load killUnderLoad(ServerProcess server, String name) throws Exception {
        Load load = new Load(server, name, 1 + random.nextInt(6), random);
        long enough = 1L + random.nextInt(1 + random.nextInt(20_000));
        Await.until(Duration.ofSeconds(30), enough + " answers", () -> load.acked() >= enough || !server.isAlive());
        LockSupport.parkNanos(random.nextInt(5_000_000));
        assertThat(server.isAlive())
                .as("the server died by itself: " + server.lines())
                .isTrue();
        server.kill9();
        load.join();
        assertThat(load.unexpected()).isEmpty();
        acked += load.acked();
        return load;
    }

    private void killWhileItStarts(ServerLaunch launch) throws Exception {
        try (ServerProcess server = launch.begin()) {
            LockSupport.parkNanos(200_000_000L + random.nextInt(600_000_000));
            server.kill9();
        }
    }
}
