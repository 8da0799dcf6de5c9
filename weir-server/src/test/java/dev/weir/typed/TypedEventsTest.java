package dev.weir.typed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.live.Listener;
import dev.weir.model.Protocol;
import dev.weir.model.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of typed events beside the events: order, counts, and what is told. */
@Timeout(60)
final class TypedEventsTest {
    private static final byte[] ADDRESS = new byte[16];

    private final AtomicLong hiddenBefore = new AtomicLong(Long.MIN_VALUE);
    private SimulatedDisk disk = new SimulatedDisk(1);
    private TypedNode<Mark> opened = open();

    private TypedNode<Mark> open() {
        return new TypedNode<>(disk, new MarkType(), hiddenBefore::get, true);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private void reopen(SimulatedDisk other) {
        disk = other;
        opened = open();
    }

    private static Arrival<Mark> arrival(String child, int height, long micros) {
        return new Arrival<>(new Mark(child, height, micros), micros, Protocol.HTTP, ADDRESS, 10, mark -> List.of());
    }

    private long put(String child, int height, long micros) {
        return opened.events.put(arrival(child, height, micros)).orElseThrow().id();
    }

    /** The times of the samples of child a. */
    private Set<Long> times() {
        return opened.node.readAll().getOrDefault("a.height", new TreeMap<>()).keySet();
    }

    private List<Long> ids() {
        return opened.events.page(OptionalInt.empty(), 0, 100_000).stream()
                .map(Stored::id)
                .toList();
    }

    /** What is told next, a report with what it stands behind. */
    private static List<String> told(Listener listener, int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            Listener.Turn turn = listener.next((number, utf8, length) -> {
                String text = new String(utf8, 0, length, US_ASCII);
                if (text.startsWith(" ")) {
                    texts.add(texts.removeLast() + text);
                } else {
                    texts.add(text);
                }
            });
            assertThat(turn).isEqualTo(Listener.Turn.MESSAGES);
        }
        return texts;
    }

    @Test
    void devicesAreCountedInTheOrderOfTheirOldestStoredEvent() {
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            put("a", 1, 1);
            put("b", 1, 2);
            put("a", 1, 3);
            opened.events.remove(0);
            put("c", 1, 4);
            opened.events.remove(1);
            put("b", 1, 5);
            assertThat(told(listener, 7))
                    .containsExactly(
                            "0: a 1 of 1",
                            "1: a 1, b 1 of 2",
                            "2: a 2, b 1 of 3",
                            "without 0",
                            "3: b 1, a 1, c 1 of 3",
                            "without 1",
                            "4: a 1, c 1, b 1 of 3");
        }
    }

    @Test
    void theNextEventOfADeviceIsFoundFarAway() {
        put("a", 1, 0);
        IntStream.range(1, 10_000).parallel().forEach(i -> put("b", 1, i));
        put("a", 1, 10_000);
        put("c", 1, 10_001);
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            opened.events.remove(0);
            put("c", 1, 10_002);
            assertThat(told(listener, 2)).containsExactly("without 0", "10002: b 9999, a 1, c 2 of 10002");
        }
    }

    @Test
    void whatManyPutAtOnceIsTakenEachOnceAndInOneOrder() throws Exception {
        int threads = 16;
        int each = 200;
        try (Listener listener = opened.broadcast.listen(() -> {});
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> all = IntStream.range(0, threads)
                    .mapToObj(thread -> pool.submit(() -> IntStream.range(0, each)
                            .mapToObj(i -> put("d" + thread, 1, i))
                            .toList()))
                    .toList();
            List<Long> given = new ArrayList<>();
            for (Future<List<Long>> one : all) {
                assertThat(one.get()).isSorted();
                given.addAll(one.get());
            }
            assertThat(given).doesNotHaveDuplicates().hasSize(threads * each);
            assertThat(ids()).containsExactlyElementsOf(given.stream().sorted().toList());
            List<String> told = told(listener, threads * each);
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).startsWith(i + ": ").endsWith(" of " + (i + 1));
            }
        }
    }

    @Test
    void whatWasAnsweredIsThereAfterAPowerCutAndCountsAsBefore() {
        for (int i = 0; i < 50; i++) {
            put("d" + i % 3, 90 + i % 20, i);
        }
        opened.events.remove(0);
        opened.events.remove(49);
        opened.node.store().flush();
        opened.events.remove(48);
        close();
        reopen(disk.powerCut());
        assertThat(ids()).hasSize(47).doesNotContain(0L, 48L, 49L);
        assertThat(opened.events.page(OptionalInt.of(1), 0, 3).stream().map(Stored::id))
                .containsExactly(10L, 11L, 12L);
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            assertThat(put("d0", 1, 100)).isEqualTo(50);
            assertThat(told(listener, 1)).containsExactly("50: d1 16, d2 16, d0 16 of 48");
        }
    }

    @Test
    void whatIsTooOldIsNoLongerCounted() {
        for (int i = 0; i < 3000; i++) {
            put("d" + i % 2, 1, i);
        }
        opened.events.forgetBefore(2500);
        hiddenBefore.set(2500);
        assertThat(opened.events.count()).isEqualTo(500);
        assertThat(ids()).hasSize(500).startsWith(2500L);
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            assertThat(put("d0", 1, 5)).isEqualTo(3000);
            assertThat(opened.events.find(3000)).isEmpty();
            put("d0", 1, 3001);
            assertThat(told(listener, 1)).containsExactly("3001: d0 251, d1 250 of 501");
            opened.events.remove(3001);
        }
        close();
        reopen(disk.afterKill());
        assertThat(opened.events.count()).isEqualTo(500);
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            put("d1", 1, 3002);
            assertThat(told(listener, 1)).containsExactly("3002: d0 250, d1 251 of 501");
        }
    }

    @Test
    void samplesOfOneMomentAreSetApartHoweverManyAndHoweverOld() {
        hiddenBefore.set(100);
        for (int i = 0; i < 50; i++) {
            put("a", i, 7);
            put("a", i, 1000);
        }
        put("a", 1, 1025);
        assertThat(times())
                .containsExactlyElementsOf(java.util.stream.LongStream.concat(
                                java.util.stream.LongStream.range(7, 57), java.util.stream.LongStream.range(1000, 1051))
                        .boxed()
                        .toList());
    }

    @Test
    void aTimeThatCannotBeRightMakesNoOtherLate() {
        put("a", 1, 1);
        Mark far = new Mark("a", 2, Long.MAX_VALUE - 1);
        for (int i = 0; i < 2; i++) {
            opened.events.put(new Arrival<>(far, 2, Protocol.HTTP, ADDRESS, 10, mark -> List.of()));
        }
        put("a", 3, 3);
        assertThat(times()).containsExactly(1L, 3L, Long.MAX_VALUE - 1);
    }

    @Test
    void thereIsNoReportOfTooManyDevices() {
        IntStream.range(0, 9_999).parallel().forEach(i -> put("d" + i, 1, i));
        try (Listener listener = opened.broadcast.listen(() -> {})) {
            put("last", 1, 1);
            assertThat(told(listener, 1).getFirst()).startsWith("9999: ").endsWith(", last 1 of 10000");
            put("more", 1, 1);
            assertThat(told(listener, 1)).containsExactly("10000:");
            assertThat(opened.events.droppedReports()).isEqualTo(1);
        }
    }

    @Test
    void whatCannotBeMadeDurableIsRefusedAndTakesNoId() {
        assertThat(put("a", 1, 1)).isZero();
        disk.faults().failForce(1);
        assertThatThrownBy(() -> put("a", 1, 2)).isInstanceOf(WeirException.class);
        assertThat(ids()).containsExactly(0L);
        assertThat(putWhenTheJournalGoesOn("b", 1, 3)).isEqualTo(1);
        assertThat(ids()).containsExactly(0L, 1L);
    }

    private long putWhenTheJournalGoesOn(String child, int height, long micros) {
        while (true) {
            try {
                return put(child, height, micros);
            } catch (WeirException e) {
                Thread.onSpinWait();
            }
        }
    }
}
