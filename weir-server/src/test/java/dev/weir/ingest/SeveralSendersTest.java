package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.Seeds;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.WeirException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Senders whose readings share commits, each with a ledger of its own, until the process dies. */
class SeveralSendersTest {
    private static final int SENDERS = 6;

    @Test
    void loseNothingAcknowledgedWhenTheProcessDies() {
        Seeds.forEach(Seeds.count(20, 200), SeveralSendersTest::die);
    }

    private static void die(long seed) throws Exception {
        Random random = new Random(seed);
        SimulatedDisk disk = new SimulatedDisk(seed);
        List<Sender> all = new ArrayList<>();
        try (Node node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime);
                ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
            disk.faults().dieAt(1 + random.nextInt(300));
            List<Future<Sender>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Sender sender = new Sender("sender." + i, "session." + i);
                senders.add(threads.submit(() -> sender.sendUntilDead(node)));
            }
            for (Future<Sender> sender : senders) {
                all.add(sender.get());
            }
        }
        SimulatedDisk found = random.nextBoolean() ? disk.powerCut() : disk.afterKill();
        try (Node node = new EmbeddedNode(found, InstantSource.system(), System::nanoTime)) {
            Map<String, NavigableMap<Long, Double>> samples = node.readAll();
            for (Sender sender : all) {
                NavigableMap<Long, Double> own = samples.getOrDefault(sender.key, new TreeMap<>());
                assertThat(sender.ledger.violation(Map.of(sender.key, own))).isEmpty();
                assertThat(sender.lines.violation(node, samples)).isEmpty();
            }
        }
    }

    /** One sender of samples, and of numbered lines beside them. */
    private static final class Sender {
        private final String key;
        private final String session;
        private final Ledger ledger = new Ledger();
        private final SessionLedger lines;

        Sender(String key, String session) {
            this.key = key;
            this.session = session;
            this.lines = new SessionLedger(List.of(session));
        }

        Sender sendUntilDead(Node node) {
            long counter = 0;
            while (true) {
                List<Node.Sample> samples = new ArrayList<>();
                List<Node.Line> numbered = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    counter++;
                    samples.add(new Node.Sample(key, counter % 1000 * 1_000_000, (double) counter));
                    numbered.add(new Node.Line(session, counter));
                }
                try {
                    node.put(samples, numbered);
                    ledger.acknowledged(samples);
                    lines.acknowledged(numbered);
                } catch (WeirException e) {
                    ledger.unsure(samples);
                    lines.sent(numbered);
                    return this;
                }
            }
        }
    }
}
