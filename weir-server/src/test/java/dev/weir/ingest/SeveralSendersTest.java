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
        List<Ledger> ledgers = new ArrayList<>();
        try (Node node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime);
                ExecutorService threads = Executors.newFixedThreadPool(SENDERS)) {
            disk.faults().dieAt(1 + random.nextInt(300));
            List<Future<Ledger>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                String key = "sender." + i;
                senders.add(threads.submit(() -> sendUntilDead(node, key)));
            }
            for (Future<Ledger> sender : senders) {
                ledgers.add(sender.get());
            }
        }
        SimulatedDisk found = random.nextBoolean() ? disk.powerCut() : disk.afterKill();
        try (Node node = new EmbeddedNode(found, InstantSource.system(), System::nanoTime)) {
            Map<String, NavigableMap<Long, Double>> all = node.readAll();
            for (int i = 0; i < SENDERS; i++) {
                String key = "sender." + i;
                all.computeIfAbsent(key, name -> new java.util.TreeMap<>());
                assertThat(ledgers.get(i).violation(Map.of(key, all.get(key)))).isEmpty();
            }
        }
    }

    private static Ledger sendUntilDead(Node node, String key) {
        Ledger ledger = new Ledger();
        double counter = 0;
        while (true) {
            List<Node.Sample> samples = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                counter++;
                samples.add(new Node.Sample(key, (long) counter % 1000 * 1_000_000, counter));
            }
            try {
                node.put(samples);
                ledger.acknowledged(samples);
            } catch (WeirException e) {
                ledger.unsure(samples);
                return ledger;
            }
        }
    }
}
