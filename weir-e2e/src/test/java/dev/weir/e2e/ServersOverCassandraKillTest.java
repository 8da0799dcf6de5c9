package dev.weir.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes and two servers, of which some are killed: nothing that was answered is lost, and no put is refused. */
@EnabledIfSystemProperty(named = "weir.long", matches = "true", disabledReason = "three nodes are for --long")
@Timeout(value = 1, unit = TimeUnit.HOURS)
@SuppressWarnings("NullAway.Init")
final class ServersOverCassandraKillTest {
    private static final int ROUNDS = 3;

    /** So much comes that three nodes on two cores keep up. */
    private static final long PAUSE_NANOS = 100_000_000;

    private static final int SOME = 3_000;
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(Machine.seed("ServersOverCassandraKillTest"));
    private final SpoolLoad atOne = new SpoolLoad("one.", random.split(), PAUSE_NANOS);
    private final SpoolLoad atOther = new SpoolLoad("other.", random.split(), PAUSE_NANOS);
    private KeyspaceFixture keyspace;
    private ServerProcess one;
    private ServerProcess other;

    @BeforeEach
    void start() throws Exception {
        keyspace = KeyspaceFixture.of(directory, 3);
        one = keyspace.launch("one").begin();
        other = keyspace.launch("other").begin(); // Both make the tables.
        one.awaitReady();
        other.awaitReady();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        keyspace.close();
    }

    @Test
    void nothingIsLostWhereANodeIsKilledAndComesBack() throws Exception {
        atOne.begin(one);
        atOther.begin(other);
        for (int round = 0; round < ROUNDS; round++) {
            int node = round % 3;
            awaitSome();
            keyspace.node(node).kill();
            awaitSome();
            SpoolFixture.awaitUsed(one); // Two are left.
            keyspace.node(node).start();
            awaitSome();
        }
        end();
        requireAll();
    }

    @Test
    void nothingIsLostWhereServersAreKilled() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            atOne.begin(one);
            atOther.begin(other);
            awaitSome();
            LockSupport.parkNanos(random.nextInt(300_000_000));
            one.kill9();
            atOne.end();
            one = keyspace.launch("one").start();
            atOther.awaitAcked(SOME);
            other.kill9();
            atOther.end();
            other = keyspace.launch("other").start();
        }
        requireAll();
    }

    @Test
    void whatAServerHasShippedOutlivesIt() throws Exception {
        atOne.begin(one);
        atOther.begin(other);
        awaitSome();
        one.terminate();
        atOne.end();
        one.close();
        one = keyspace.launch("one").start();
        SpoolFixture.awaitDrained(one);
        one.kill9(); // Its disk is gone too: nobody starts it again.
        awaitReadings(atOne, other);
        other.terminate();
        atOther.end();
        other.close();
        other = keyspace.launch("other").start();
        atOther.check(other);
        awaitReadings(atOne, other);
    }

    private void awaitSome() throws Exception {
        atOne.awaitAcked(SOME);
        atOther.awaitAcked(SOME);
    }

    private void end() throws Exception {
        one.terminate();
        other.terminate();
        atOne.end();
        atOther.end();
        one.close();
        other.close();
        one = keyspace.launch("one").start();
        other = keyspace.launch("other").start();
    }

    /** Each server has what it answered, and the other shows it. */
    private void requireAll() throws Exception {
        atOne.check(one);
        atOther.check(other);
        awaitReadings(atOne, other);
        awaitReadings(atOther, one);
        System.out.printf(
                "ServersOverCassandraKillTest: %d answers, each there once on both%n", atOne.acked() + atOther.acked());
    }

    /** Waits until a server knows the series of the other, and finds all of them; fails with what it found last. */
    private static void awaitReadings(SpoolLoad load, ServerProcess server) throws Exception {
        long until = System.nanoTime() + SOON.toNanos();
        while (true) {
            try {
                load.checkReadings(server);
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - until > 0) {
                    throw e;
                }
            }
        }
    }
}
