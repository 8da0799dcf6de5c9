package dev.weir.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class PeriodicThreadTest {
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void takesTurnsUnderItsNameUntilItIsClosed() throws Exception {
        CountDownLatch turns = new CountDownLatch(3);
        AtomicReference<@Nullable Thread> itself = new AtomicReference<>();
        PeriodicThread thread = PeriodicThread.start("turns", Duration.ZERO, SHORT, () -> {
            itself.set(Thread.currentThread());
            turns.countDown();
        });
        turns.await();
        thread.close();
        assertThat(itself.get()).satisfies(each -> {
            assertThat(each.getName()).isEqualTo("turns");
            assertThat(each.isAlive()).isFalse();
        });
    }

    @Test
    void aBugInOneTurnDoesNotKeepTheNextFromComing() throws Exception {
        CountDownLatch turns = new CountDownLatch(3);
        try (PeriodicThread thread = PeriodicThread.start("turns", Duration.ZERO, SHORT, () -> {
            turns.countDown();
            throw new IllegalStateException("BUG: on purpose");
        })) {
            assertThat(thread).isNotNull();
            turns.await();
        }
    }

    @Test
    void theEndOfATurnIsWaitedForNoLongerThanTold() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        PeriodicThread thread = PeriodicThread.start("turn", Duration.ZERO, LONG, () -> {
            begun.countDown();
            awaitUninterrupted(mayEnd);
        });
        begun.await();
        thread.stop();
        assertThat(thread.awaitEnd(SHORT)).isFalse();
        mayEnd.countDown();
        assertThat(thread.awaitEnd(LONG)).isTrue();
    }

    @Test
    void closingEndsAPauseAndWaitsForATurn() throws Exception {
        PeriodicThread.start("pausing", LONG, LONG, () -> {}).close();

        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicBoolean hasEnded = new AtomicBoolean();
        PeriodicThread thread = PeriodicThread.start("turn", Duration.ZERO, LONG, () -> {
            begun.countDown();
            awaitUninterrupted(mayEnd);
            hasEnded.set(true);
        });
        begun.await();
        Thread.startVirtualThread(mayEnd::countDown);
        thread.close();
        assertThat(hasEnded).isTrue();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("it is never interrupted", e);
        }
    }
}
