package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Connections that put as fast as they are answered, each with its ledger, until the server goes away. */
final class Load {
    private static final int LONGEST_BURST = 300;
    private static final int FEW_SLOTS = 100;

    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long pauseNanos;
    private volatile String unexpected = "";

    /** Begins to put over so many connections, under keys that begin with {@code name}. */
    Load(ServerProcess server, String name, int connections, SplittableRandom random) throws IOException {
        this(server, name, connections, random, 0);
    }

    /** The same with a pause after each burst. */
    Load(ServerProcess server, String name, int connections, SplittableRandom random, long pauseNanos)
            throws IOException {
        this.pauseNanos = pauseNanos;
        for (int i = 0; i < connections; i++) {
            int slots = i % 2 == 0 ? Integer.MAX_VALUE : FEW_SLOTS;
            Ledger ledger = new Ledger(name + "." + i, slots, random.nextLong());
            SplittableRandom own = random.split();
            PutPeer peer = server.connect();
            ledgers.add(ledger);
            threads.add(Thread.ofVirtual().start(() -> run(peer, ledger, own)));
        }
    }

    private void run(PutPeer peer, Ledger ledger, SplittableRandom random) {
        try (peer) {
            boolean alive = true;
            while (alive) {
                alive = burst(peer, ledger, 1 + random.nextInt(1 + random.nextInt(LONGEST_BURST)));
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (IOException e) {
            // The server is gone: what this test is about.
        }
    }

    private boolean burst(PutPeer peer, Ledger ledger, int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append(ledger.line(ledger.sent() + i));
        }
        ledger.sending(count);
        peer.send(lines.toString());
        for (int i = 0; i < count; i++) {
            byte[] reply = peer.read(PutPeer.OK.length());
            if (reply.length < PutPeer.OK.length()) {
                return false;
            }
            if (reply[0] != 'o') {
                unexpected = new String(reply, java.nio.charset.StandardCharsets.UTF_8) + peer.reply();
                return false;
            }
            ledger.answered();
        }
        return true;
    }

    List<Ledger> ledgers() {
        return ledgers;
    }

    long acked() {
        return ledgers.stream().mapToLong(Ledger::acked).sum();
    }

    /** Waits for the connections to notice that the server is gone. */
    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The first reply other than ok, or an empty text. */
    String unexpected() {
        return unexpected;
    }

    /** Reads each ledger's key from a server and fails where that is not what the ledger allows. */
    static void check(ServerProcess server, List<Ledger> ledgers) throws IOException {
        try (PutPeer peer = server.connect()) {
            for (Ledger ledger : ledgers) {
                ledger.check(samples(peer.ask("get " + ledger.key), ledger.key));
            }
        }
    }

    private static Map<Long, Double> samples(String reply, String key) {
        assertThat(reply).startsWith("ok\n");
        Map<Long, Double> samples = new TreeMap<>();
        reply.lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] words = line.split(" ", -1);
            assertThat(words[0]).isEqualTo(key);
            assertThat(samples.put(Long.parseLong(words[2]), Double.parseDouble(words[1])))
                    .as("a second sample at " + words[2])
                    .isNull();
        });
        return samples;
    }
}
