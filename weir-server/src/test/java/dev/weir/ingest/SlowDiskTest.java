package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A disk that takes its time makes senders wait, and commits larger. */
class SlowDiskTest {
    private static final int SENDERS = 20;

    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final AtomicInteger forces = new AtomicInteger();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch goingOn = new CountDownLatch(1);

    @Test
    void sendersWaitForAStalledForceAndShareTheNext() throws InterruptedException {
        try (Node node = new EmbeddedNode(disk, InstantSource.system(), System::nanoTime)) {
            node.put(List.of(new Node.Sample("first", 0, 0)));
            disk.faults().beforeForce(path -> {
                forces.incrementAndGet();
                stalled.countDown();
                await(goingOn);
            });
            AtomicBoolean answered = new AtomicBoolean();
            List<Thread> senders = new ArrayList<>();
            senders.add(Thread.ofPlatform().start(() -> {
                node.put(List.of(new Node.Sample("stalled", 0, 1)));
                answered.set(true);
            }));
            await(stalled);
            for (int i = 0; i < SENDERS; i++) {
                Node.Sample sample = new Node.Sample("sender." + i, 0, i);
                senders.add(Thread.ofPlatform().start(() -> node.put(List.of(sample))));
            }
            for (Thread sender : senders) {
                while (sender.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            assertThat(answered).isFalse();
            assertThat(node.readAll()).containsOnlyKeys("first");
            goingOn.countDown();
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(forces).hasValueLessThanOrEqualTo(3);
            assertThat(node.readAll()).hasSize(SENDERS + 2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
