package dev.weir.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.EmbeddedNode;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.ledger.AllDevices;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that goes on at another server has not fallen silent. */
final class SilenceWatchTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private volatile Instant wall = Instant.parse("2026-03-31T12:00:00Z");
    private final EmbeddedNode node = new EmbeddedNode(new SimulatedDisk(7), () -> wall, nanos::get, commit -> {});
    private final Ledger ledger = node.store().ledger();
    private final PeerDevices peers = new PeerDevices(10, nanos::get);
    private final SilenceWatch watch = new SilenceWatch(
            ledger,
            new AllDevices(ledger, () -> Optional.of(peers), () -> wall),
            node.ingest(),
            new AlertText(() -> wall, () -> "1"));

    private final SeriesRegistry otherRegistry = new SeriesRegistry(10);
    private final Ledger other = new Ledger(otherRegistry, 10, nanos::get);
    private long sequence;

    @AfterEach
    void close() {
        node.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        wall = wall.plus(time);
    }

    private Batch sample(SeriesRegistry registry, String device) {
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd((device + ".temp").getBytes(UTF_8)), wall.toEpochMilli() * 1000, 1);
        return batch;
    }

    private void hearEveryTwoSeconds(String... devices) {
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(2));
            for (String device : devices) {
                node.ingest().submit(new Submission(sample(node.registry(), device)));
            }
        }
    }

    private void otherHearsEveryTwoSeconds(String device) {
        for (int i = 0; i < 4; i++) {
            pass(Duration.ofSeconds(2));
            other.apply(new Commit(
                    ++sequence,
                    wall.toEpochMilli() * 1000,
                    otherRegistry.size(),
                    List.of(sample(otherRegistry, device))));
        }
        peers.put(1, other.takeChunk(0));
        peers.areKnown();
    }

    private boolean isToldOf(String device) {
        return ledger.device(device).orElseThrow().isSilent() && ledger.untoldCount() > 0;
    }

    @Test
    void aDeviceThatAnotherServerHearsIsNotSilentHereWhileThatServerIsThere() {
        hearEveryTwoSeconds("moved", "gone");
        otherHearsEveryTwoSeconds("moved");
        pass(Duration.ofSeconds(11));
        watch.look();
        assertThat(isToldOf("gone")).isTrue();
        assertThat(isToldOf("moved")).isFalse();
        assertThat(ledger.untoldCount()).isEqualTo(1);
        pass(Duration.ofMinutes(10));
        watch.look();
        assertThat(ledger.untoldCount()).isEqualTo(1);
        peers.put(1, 1, false);
        pass(Duration.ofMinutes(1));
        watch.look();
        assertThat(isToldOf("moved")).isTrue();
        assertThat(ledger.untoldCount()).isEqualTo(2);
    }
}
