package dev.weir.e2e;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Readings on their way into PostgreSQL when either side is killed, or the line between them breaks: each is there once. */
final class SpoolKillTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(Machine.seed("SpoolKillTest"));
    private final SpoolLoad load = new SpoolLoad(random.split());

    private static int rounds(int few) {
        return Machine.isLong() ? 50 : few;
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shipsOnceHoweverOftenTheServerIsKilled() throws Exception {
        int rounds = rounds(3);
        try (SpoolFixture spool = SpoolFixture.newest(directory)) {
            ServerLaunch launch = spool.launch().with("--journal.segment-size=1MiB", "--store.head-samples=20000");
            ServerProcess server = launch.start();
            try {
                for (int round = 0; round < rounds; round++) {
                    load.begin(server);
                    load.awaitAcked(1 + random.nextInt(3_000));
                    faultInShipping(spool, round);
                    LockSupport.parkNanos(random.nextInt(200_000_000));
                    server.kill9();
                    load.end();
                    server = launch.start();
                    load.check(server, spool);
                }
            } finally {
                server.close();
            }
        }
        System.out.printf("SpoolKillTest: %d kills of the server, %d answers, each there once%n", rounds, load.acked());
    }

    /** Some step of a transaction is where the connection ends shortly before the server does. */
    private void faultInShipping(SpoolFixture spool, int round) {
        switch (round % 4) {
            case 0 -> spool.line().cutGoingAfter(1 + random.nextInt(60_000));
            case 1 -> spool.line().loseAnswerTo("COMMIT");
            case 2 -> spool.line().cutComingAfter(1 + random.nextInt(300));
            default -> {
                // None: it is the kill that ends it.
            }
        }
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shipsOnceHoweverOftenTheDatabaseCrashes() throws Exception {
        int rounds = rounds(2);
        try (SpoolFixture spool = SpoolFixture.installed(directory)) {
            ServerLaunch launch = spool.launch();
            try (ServerProcess server = launch.start()) {
                load.begin(server);
                for (int round = 0; round < rounds; round++) {
                    load.awaitAcked(1 + random.nextInt(3_000));
                    spool.postgres().crash();
                    LockSupport.parkNanos(random.nextInt(300_000_000));
                    spool.postgres().start();
                    awaitShipped(spool);
                }
                server.terminate();
                load.end();
            }
            try (ServerProcess server = launch.start()) {
                load.check(server, spool);
            }
        }
        System.out.printf("SpoolKillTest: %d crashes, %d answers, each there once%n", rounds, load.acked());
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void shipsOnceHoweverOftenTheLineBreaksOrAnswersAreLost() throws Exception {
        int rounds = rounds(3);
        try (SpoolFixture spool = SpoolFixture.newest(directory)) {
            ServerLaunch launch = spool.launch();
            try (ServerProcess server = launch.start()) {
                load.begin(server);
                for (int round = 0; round < rounds; round++) {
                    awaitShipped(spool);
                    faultInShipping(spool, round % 3);
                    load.awaitAcked(1 + random.nextInt(3_000));
                }
                for (int second = 0; second < rounds + 1; second++) {
                    spool.line().away(second % 2 == 0);
                    TimeUnit.SECONDS.sleep(1); // It is away and back each second, whatever anybody does.
                }
                spool.line().away(false);
                server.terminate();
                load.end();
            }
            try (ServerProcess server = launch.start()) {
                load.check(server, spool);
            }
        }
        System.out.printf("SpoolKillTest: %d breaks, %d answers, each there once%n", rounds, load.acked());
    }

    /** Waits until the database has got more. */
    private static void awaitShipped(SpoolFixture spool) throws Exception {
        spool.awaitTables();
        String reached = "select coalesce(max(sequence), 0) from state";
        long before = spool.number(reached);
        Await.until(
                SpoolFixture.PATIENCE, "more than " + before + " commits there", () -> spool.number(reached) > before);
    }
}
