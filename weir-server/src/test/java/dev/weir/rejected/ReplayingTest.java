package dev.weir.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.ingest.Node;
import dev.weir.model.RecordTable;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that leave the list: replayed twice at once, too old, and gone for good. */
@Timeout(60)
final class ReplayingTest {
    private SimulatedDisk disk = new SimulatedDisk(1);
    private ListNode list = new ListNode(disk);

    @AfterEach
    void close() {
        list.close();
    }

    private void restart() {
        list.close();
        disk = disk.afterKill();
        list = new ListNode(disk);
    }

    private long refuse(int line) {
        list.refuse("put d." + line + " 1x 1", "good");
        return list.items().getFirst().id();
    }

    @Test
    void ofTwoReplaysOfOneItemAtOnceOneIsToldThatItIsBusyAndItIsTakenOnce()
            throws InterruptedException, ExecutionException {
        long id = refuse(1);
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        disk.faults().beforeForce(path -> {
            stalled.countDown();
            awaitLatch(goesOn);
        });
        CompletableFuture<ReplayOutcome> first = CompletableFuture.supplyAsync(() -> list.mend(id, "put d.1 1 1"));
        awaitLatch(stalled);
        assertThat(list.mend(id, "put d.1 2 2")).isEqualTo(ReplayOutcome.BUSY);
        assertThat(list.replayer.replayAll(ListNode.ALL, null)).isEqualTo(new ReplayTotals(0, 0, 1));
        goesOn.countDown();
        assertThat(first.get()).isEqualTo(ReplayOutcome.ACCEPTED);
        assertThat(list.mend(id, "put d.1 2 2")).isEqualTo(ReplayOutcome.UNKNOWN);
        assertThat(list.node.accepted()).as("the good sample and the item's").isEqualTo(2);
        assertThat(list.node.readAll().get("d.1")).hasSize(1);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatCameBeforeATimeIsForgottenForGood() {
        refuse(1);
        list.seconds.addAndGet(3600);
        refuse(2);
        list.seconds.addAndGet(3600);
        refuse(3);
        long micros = (list.seconds.get() - 3600) * 1_000_000;
        list.list.forgetBefore(micros);
        assertThat(list.texts()).containsExactly("put d.3 1x 1", "put d.2 1x 1");
        list.list.forgetBefore(micros + 1);
        assertThat(list.texts()).containsExactly("put d.3 1x 1");
        assertThat(list.list.index().items()).isOne();
        restart();
        assertThat(list.texts()).containsExactly("put d.3 1x 1");
    }

    @Test
    void anItemThatIsBeingReplayedIsNotForgotten() {
        long id = refuse(1);
        assertThat(list.list.index().claim(id)).isTrue();
        list.list.forgetBefore(Long.MAX_VALUE);
        assertThat(list.texts()).hasSize(1);
    }

    @Test
    void noIdIsGivenTwiceWhenTheNewestItemsHaveGoneAndTheirRecordsWithThem() {
        long last = 0;
        for (int line = 0; line < 8; line++) {
            last = refuse(line);
            assertThat(list.mend(last, "put d." + line + " 1 1")).isEqualTo(ReplayOutcome.ACCEPTED);
            list.node.flush();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int more = 0; list.node.store().extents().size() > 1; more++) {
            assertThat(System.nanoTime() - deadline).as("waited too long").isNegative();
            list.node.put(List.of(new Node.Sample("more", more, 1)));
            list.node.flush();
            LockSupport.parkNanos(1_000_000);
        }
        restart();
        assertThat(refuse(100)).isEqualTo(last + 1);
    }

    @Test
    void ofItemsThatHaveGoneTwoRecordsAtMostStay() {
        for (int line = 0; line < 8; line++) {
            assertThat(list.mend(refuse(line), "put d." + line + " 1 1")).isEqualTo(ReplayOutcome.ACCEPTED);
            if (line % 3 == 0) {
                restart();
            }
        }
        List<String> staying = new ArrayList<>();
        try (View view = list.node.store().view(0, Duration.ZERO)) {
            view.records().scan(RecordTable.REJECTED, put -> {
                if (put.expiresMicros() == Long.MAX_VALUE) {
                    staying.add(put.key());
                }
            });
        }
        assertThat(staying).hasSizeBetween(1, 2);
    }
}
