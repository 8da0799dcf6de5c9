package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Puts and events that come while a database fails, and what must be there of them in the end. Used by one thread. */
@SuppressWarnings("NullAway.Init")
final class SpoolLoad {
    private static final int SENDERS = 2;
    private static final long PAUSE_NANOS = 20_000_000;

    private final String name;
    private final long pauseNanos;
    private final SplittableRandom random;
    private final List<NdjsonLoad> events = new ArrayList<>();
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private int begun;
    private Load puts;

    SpoolLoad(SplittableRandom random) {
        this("", random, PAUSE_NANOS);
    }

    /** One whose keys and devices begin with a name, and whose senders pause for so long after each burst. */
    SpoolLoad(String name, SplittableRandom random, long pauseNanos) {
        this.name = name;
        this.pauseNanos = pauseNanos;
        this.random = random;
        for (int i = 0; i < SENDERS; i++) {
            events.add(new NdjsonLoad(name + "e" + i, random.split(), pauseNanos));
        }
    }

    /** Sends to a server until that has gone. */
    void begin(ServerProcess server) throws Exception {
        puts = new Load(server, name + "p" + begun++, SENDERS, random.split(), pauseNanos);
        ledgers.addAll(puts.ledgers());
        int port = server.port("ndjson");
        events.forEach(load -> threads.add(Thread.ofVirtual().start(() -> load.run(port))));
    }

    /** Waits until so many more of each were answered. */
    void awaitAcked(int more) throws Exception {
        long acked = puts.acked() + more;
        int lines = events.getFirst().acked() + more;
        Await.until(SpoolFixture.PATIENCE, more + " answers" + unexpected(), () -> {
            assertThat(unexpected()).isEmpty();
            return puts.acked() >= acked && events.getFirst().acked() >= lines;
        });
    }

    private String unexpected() {
        StringBuilder all = new StringBuilder(puts.unexpected());
        events.forEach(load -> all.append(load.unexpected()));
        return all.toString();
    }

    /** Waits until all senders have noticed that the server has gone. */
    void end() throws InterruptedException {
        puts.join();
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
        assertThat(unexpected()).isEmpty();
    }

    /** What was answered is there, once, in the server's words and in the database's. */
    void check(ServerProcess server, SpoolFixture spool) throws Exception {
        check(server);
        for (NdjsonLoad load : events) {
            long found = spool.number("select readings from device where name = '" + load.device + "'");
            assertThat(found).isBetween((long) load.acked(), (long) load.sent());
            assertThat(spool.number("select count(*) from samples where key = '" + load.device + ".n'"))
                    .isEqualTo(found);
        }
    }

    /** What was answered is there, once, in the words of the server that took it. */
    void check(ServerProcess server) throws Exception {
        SpoolFixture.awaitDrained(server);
        checkReadings(server);
        for (NdjsonLoad load : events) {
            assertThat(StoredNumbers.answer(server, "/api/v1/devices/" + load.device))
                    .contains("\"readings\":"
                            + StoredNumbers.of(server, load.device).size() + ",\"rejects\":0");
        }
    }

    /** What was answered is there, once, in the words of a server that reads from where it was shipped to. */
    void checkReadings(ServerProcess server) throws Exception {
        Load.check(server, ledgers);
        for (NdjsonLoad load : events) {
            StoredNumbers.check(StoredNumbers.of(server, load.device), load.device, load.acked(), load.sent());
        }
    }

    /** How many puts and lines were answered. */
    long acked() {
        return ledgers.stream().mapToLong(Ledger::acked).sum()
                + events.stream().mapToLong(NdjsonLoad::acked).sum();
    }
}
