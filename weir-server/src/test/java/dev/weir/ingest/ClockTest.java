package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A wall clock that jumps changes nothing: order is by sequence, and waiting by the monotonic clock. */
class ClockTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-31T12:00:00Z"));
    private final InstantSource clock = now::get;
    private final Ledger ledger = new Ledger();
    private SimulatedDisk disk = new SimulatedDisk(2);
    private double counter;

    @Test
    void takesAndKeepsReadingsWhateverTheWallClockSays() {
        List<Duration> jumps = List.of(
                Duration.ofHours(-1),
                Duration.ofDays(3650),
                Duration.ofDays(-3650),
                Duration.ofDays(-30_000),
                Duration.ZERO);
        for (Duration jump : jumps) {
            try (Node node = new EmbeddedNode(disk, clock, System::nanoTime)) {
                assertThat(ledger.violation(node.readAll())).isEmpty();
                put(node);
                now.updateAndGet(instant -> instant.plus(jump));
                put(node);
                node.flush();
                put(node);
                assertThat(ledger.violation(node.readAll())).isEmpty();
            }
            disk = disk.powerCut();
        }
        try (Node node = new EmbeddedNode(disk, clock, System::nanoTime)) {
            assertThat(ledger.violation(node.readAll())).isEmpty();
        }
    }

    /** The same series and times again and again, so that the last write must win over those before the jump. */
    private void put(Node node) {
        for (int batch = 0; batch < 20; batch++) {
            List<Node.Sample> samples = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                samples.add(new Node.Sample("key." + i % 5, i * 1_000_000L, ++counter));
            }
            node.put(samples);
            ledger.acknowledged(samples);
        }
    }
}
