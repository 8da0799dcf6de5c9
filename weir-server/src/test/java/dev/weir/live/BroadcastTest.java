package dev.weir.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.live.Listener.Turn;
import dev.weir.model.WeirException;
import dev.weir.monitor.Monitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BroadcastTest {
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MOST_TEXTS = 100;
    private static final int MOST_BYTES = 100_000;

    private final AtomicLong skippedNanos = new AtomicLong();
    private final AtomicInteger hungUp = new AtomicInteger();
    private Broadcast broadcast = broadcast(MOST_TEXTS, MOST_BYTES);

    @AfterEach
    void close() {
        broadcast.close();
    }

    private Broadcast broadcast(int mostTexts, long mostBytes) {
        return new Broadcast("test", () -> System.nanoTime() + skippedNanos.get(), mostTexts, mostBytes);
    }

    private Listener listen() {
        return broadcast.listen(hungUp::incrementAndGet);
    }

    private void skip(long seconds) {
        skippedNanos.addAndGet(seconds * SECOND_NANOS);
    }

    /** Texts {@code from} to {@code to}, of so many characters each. */
    private static List<String> texts(int from, int to, int length) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(
                        each -> each + "x".repeat(length - String.valueOf(each).length()))
                .toList();
    }

    /** What one turn gives. */
    private static List<String> turn(Listener listener) {
        List<String> given = new ArrayList<>();
        assertThat(listener.next((number, utf8, length) -> given.add(new String(utf8, 0, length, UTF_8))))
                .isEqualTo(Turn.MESSAGES);
        return given;
    }

    private static List<String> take(Listener listener, int count) {
        List<String> given = new ArrayList<>();
        while (given.size() < count) {
            given.addAll(turn(listener));
        }
        return given;
    }

    private static Turn silentTurn(Listener listener) {
        return listener.next((number, utf8, length) -> {
            throw new AssertionError("a text is given in a turn that is none of texts");
        });
    }

    @Test
    void everybodyHearsEverythingInItsOrder() {
        try (Listener first = listen();
                Listener second = listen()) {
            broadcast.tell(List.of("a", "ü"));
            broadcast.tell(List.of("c"));
            assertThat(take(first, 3)).containsExactly("a", "ü", "c");
            assertThat(take(second, 3)).containsExactly("a", "ü", "c");
            assertThat(broadcast.pushedCount()).isEqualTo(6);
            assertThat(broadcast.listeners()).isEqualTo(2);
        }
        assertThat(broadcast.listeners()).isZero();
    }

    @Test
    void whoComesHearsWhatIsToldFromThenOn() {
        broadcast.tell(List.of("to nobody"));
        try (Listener first = listen()) {
            broadcast.tell(List.of("a"));
            try (Listener second = listen()) {
                broadcast.tell(List.of("b"));
                assertThat(take(first, 2)).containsExactly("a", "b");
                assertThat(turn(second)).containsExactly("b");
            }
        }
        broadcast.tell(List.of("to nobody again"));
        try (Listener third = listen()) {
            broadcast.tell(List.of("c"));
            assertThat(turn(third)).containsExactly("c");
        }
    }

    @Test
    void whatIsToldTogetherIsGivenInOneTurn() {
        try (Listener listener = listen()) {
            for (int round = 0; round < 100; round++) {
                broadcast.tell(texts(1, 20, 10));
                assertThat(turn(listener)).isEqualTo(texts(1, 20, 10));
            }
        }
    }

    @Test
    void oneTurnGivesThirtyTwoKibibytesAndTheTextThatGoesBeyond() {
        try (Listener listener = listen()) {
            broadcast.tell(texts(1, 10, 7_000));
            assertThat(turn(listener)).isEqualTo(texts(1, 5, 7_000));
            assertThat(turn(listener)).isEqualTo(texts(6, 10, 7_000));
        }
    }

    @Test
    void whoFallsOffTheRingIsBehind() {
        try (Listener slow = listen();
                Listener inTime = listen()) {
            broadcast.tell(texts(1, MOST_TEXTS, 3));
            assertThat(take(inTime, MOST_TEXTS)).hasSize(MOST_TEXTS);
            broadcast.tell(List.of("one more"));
            assertThat(turn(inTime)).containsExactly("one more");
            assertThat(silentTurn(slow)).isEqualTo(Turn.BEHIND);
        }
        assertThat(broadcast.slowCount()).isEqualTo(1);
    }

    @Test
    void theRingIsBoundedByBytesToo() {
        try (Listener slow = listen();
                Listener inTime = listen()) {
            broadcast.tell(texts(1, 4, MOST_BYTES / 4));
            assertThat(take(inTime, 4)).isEqualTo(texts(1, 4, MOST_BYTES / 4));
            broadcast.tell(List.of("one more"));
            assertThat(turn(inTime)).containsExactly("one more");
            assertThat(silentTurn(slow)).isEqualTo(Turn.BEHIND);
        }
    }

    @Test
    void aTextThatIsLongerThanTheRingIsGivenAllTheSame() {
        String longText = "y".repeat(2 * MOST_BYTES);
        try (Listener listener = listen()) {
            broadcast.tell(List.of(longText));
            assertThat(turn(listener)).containsExactly(longText);
            broadcast.tell(texts(1, MOST_TEXTS, 3));
            assertThat(take(listener, MOST_TEXTS)).isEqualTo(texts(1, MOST_TEXTS, 3));
        }
    }

    @Test
    void everyHalfMinuteIsTimeForAPingAlsoWhereTextsCome() {
        try (Listener listener = listen()) {
            skip(20);
            broadcast.tell(List.of("a"));
            assertThat(turn(listener)).containsExactly("a");
            skip(11);
            broadcast.tell(List.of("b"));
            assertThat(silentTurn(listener)).isEqualTo(Turn.PING);
            assertThat(turn(listener)).containsExactly("b");
            listener.heard();
            skip(31);
            assertThat(silentTurn(listener)).isEqualTo(Turn.PING);
        }
    }

    @Test
    void whoWaitsIsWokenForAPing() throws InterruptedException {
        try (Listener listener = listen()) {
            List<Turn> turns = Collections.synchronizedList(new ArrayList<>());
            Thread waiting = Thread.ofVirtual().start(() -> turns.add(silentTurn(listener)));
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            skip(31);
            waiting.join();
            assertThat(turns).containsExactly(Turn.PING);
        }
    }

    @Test
    void whoShowsNoSignOfLifeUntilTheNextPingIsBehind() {
        try (Listener listener = listen()) {
            skip(31);
            assertThat(silentTurn(listener)).isEqualTo(Turn.PING);
            broadcast.tell(List.of("a"));
            skip(29);
            assertThat(turn(listener)).containsExactly("a");
            skip(2);
            assertThat(silentTurn(listener)).isEqualTo(Turn.BEHIND);
        }
        assertThat(broadcast.slowCount()).isEqualTo(1);
    }

    @Test
    void cutsOffWhoTakesNothingForHalfAMinute() {
        Listener stuck = listen();
        Listener waiting = listen();
        broadcast.tell(List.of("a"));
        assertThat(turn(stuck)).containsExactly("a");
        assertThat(turn(waiting)).containsExactly("a");
        Thread next = Thread.ofVirtual().start(() -> {
            while (waiting.next((number, utf8, length) -> {}) != Turn.END) {
                assertThat(broadcast.isClosed()).isFalse();
            }
        });
        while (next.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        skip(29);
        broadcast.tend();
        assertThat(hungUp).hasValue(0);
        skip(2);
        broadcast.tend();
        assertThat(hungUp).hasValue(1);
        assertThat(broadcast.cutCount()).isEqualTo(1);
        assertThat(broadcast.listeners()).isEqualTo(1);
        stuck.close();
        next.interrupt();
        waiting.close();
        assertThat(broadcast.listeners()).isZero();
    }

    @Test
    void endsWhenTheServerStops() {
        try (Listener listener = listen()) {
            Thread stopping = Thread.ofPlatform().start(broadcast::close);
            assertThat(silentTurn(listener)).isEqualTo(Turn.END);
            assertThat(stopping).isNotNull();
            // Its last words are written by now, or it is stuck.
            skip(2);
            broadcast.tend();
            assertThat(hungUp.get()).isPositive();
        }
        assertThatThrownBy(this::listen)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("cannot listen: the server is stopping");
    }

    @Test
    void anInterruptEndsAListener() throws InterruptedException {
        try (Listener listener = listen()) {
            List<Turn> turns = Collections.synchronizedList(new ArrayList<>());
            Thread waiting = Thread.ofVirtual().start(() -> turns.add(silentTurn(listener)));
            waiting.interrupt();
            waiting.join();
            assertThat(turns).containsExactly(Turn.END);
        }
    }

    @Test
    void tellsTheMonitorWhatItCounts() {
        Monitor monitor = new Monitor();
        broadcast.addTo(monitor);
        try (Listener listener = listen()) {
            broadcast.tell(List.of("a", "b"));
            assertThat(take(listener, 2)).hasSize(2);
            assertThat(new String(monitor.scrape("").body(), UTF_8))
                    .contains("weir_test_devices 1.0", "weir_test_pushed_total 2.0", "weir_test_slow_total 0.0")
                    .contains("weir_test_cut_total 0.0");
        }
    }

    /** However they race, each hears all from the first on without a gap, and whoever does not hear the last was told that it is behind. */
    @Test
    void atAnyPaceThereIsNoGap() throws InterruptedException {
        broadcast.close();
        broadcast = broadcast(5_000, 2_000_000);
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        List<Follower> followers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int pauseNanos = 1; pauseNanos < 100_000_000; pauseNanos *= 10) {
            Follower follower = new Follower(listen(), new Random(random.nextLong()), pauseNanos);
            followers.add(follower);
            threads.add(Thread.ofVirtual().start(follower));
        }
        Follower asleep = new Follower(listen(), random, 1);
        followers.add(asleep);
        tellAtRandom(random, followers.getFirst());
        threads.add(Thread.ofVirtual().start(asleep));
        for (Thread each : threads) {
            each.join();
        }
        assertThat(followers).as("-Dseed=%d", seed).allMatch(each -> each.faults.isEmpty());
        assertThat(followers.getFirst().isBehind).as("-Dseed=%d", seed).isFalse();
        assertThat(asleep.isBehind).as("-Dseed=%d", seed).isTrue();
        assertThat(broadcast.slowCount())
                .as("-Dseed=%d", seed)
                .isEqualTo(followers.stream().filter(each -> each.isBehind).count());
    }

    /** Never so far ahead of one that it could fall behind. */
    private void tellAtRandom(Random random, Follower inTime) {
        int next = 1;
        while (next <= Follower.LAST) {
            int to = Math.min(Follower.LAST, next + random.nextInt(30));
            broadcast.tell(texts(next, to, 5 + random.nextInt(600)));
            next = to + 1;
            while (next - inTime.heard > 2_000) {
                Thread.onSpinWait();
            }
            LockSupport.parkNanos(random.nextInt(100_000));
        }
    }

    /** Listens at a pace of its own until it has heard the last text, or is told that it is behind. */
    private static final class Follower implements Runnable {
        private static final int LAST = 50_000;

        private final List<String> faults = new ArrayList<>();
        private final Listener listener;
        private final Random pauses;
        private final int mostPauseNanos;
        private volatile int heard;
        private boolean isBehind;

        Follower(Listener listener, Random pauses, int mostPauseNanos) {
            this.listener = listener;
            this.pauses = pauses;
            this.mostPauseNanos = mostPauseNanos;
        }

        @Override
        public void run() {
            try (listener) {
                while (heard < LAST && !isBehind) {
                    LockSupport.parkNanos(pauses.nextInt(mostPauseNanos));
                    isBehind = listener.next(this::hear) == Turn.BEHIND;
                }
            }
        }

        private void hear(long number, byte[] utf8, int length) {
            int text = Integer.parseInt(new String(utf8, 0, length, UTF_8).replace("x", ""));
            if (text != heard + 1 || text != number) {
                faults.add("heard " + text + " as number " + number + ", after " + heard);
            }
            heard = text;
        }
    }
}
