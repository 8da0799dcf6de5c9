package dev.weir.typed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.live.Listener;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower;
import dev.weir.store.EventFollower.Gone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What other servers take, and what any of them takes out, is counted and told like what this one does. */
@Timeout(60)
final class OthersTest {
    private static final long OTHER = EventIds.base(7);

    private final AtomicLong hiddenBefore = new AtomicLong(Long.MIN_VALUE);
    private SimulatedDisk disk = new SimulatedDisk(1);
    private Opened opened = new Opened();

    /** A server with marks, one of several. */
    private final class Opened implements AutoCloseable {
        final TypedNode<Mark> marks = new TypedNode<>(disk, new MarkType(), hiddenBefore::get, false);
        final TypedEvents<Mark> events = marks.events;
        final Listener listener = marks.broadcast.listen(() -> {});
        final EventFollower others = events.others();

        @Override
        public void close() {
            listener.close();
            marks.close();
        }
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private void reopen() {
        close();
        disk = disk.powerCut();
        opened = new Opened();
    }

    private void put(String child, long micros) {
        Arrival<Mark> arrival =
                new Arrival<>(new Mark(child, 1, micros), micros, Protocol.HTTP, new byte[16], 10, mark -> List.of());
        assertThat(opened.events.put(arrival)).isPresent();
    }

    private void take(long id, String child, long micros, int... heights) {
        List<Event> events = new ArrayList<>();
        for (int height : heights) {
            byte[] attributes = ("{\"height\":" + height + "}").getBytes(US_ASCII);
            events.add(new Event(EventStream.BEERS, id + events.size(), child, null, micros, micros, attributes));
        }
        opened.others.take(events);
    }

    private List<String> told(int count) {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            opened.listener.next((number, utf8, length) -> texts.add(new String(utf8, 0, length, US_ASCII)));
        }
        return texts;
    }

    @Test
    void whatCameBeforeIsCountedAndNotTold() {
        put("a", 1);
        opened.others.begin();
        take(OTHER, "b", 1, 1, 2);
        assertThatThrownBy(() -> opened.events.page(OptionalInt.empty(), 0, 1)).isInstanceOf(WeirException.class);
        put("a", 2);
        opened.others.complete();
        assertThat(opened.events.count()).isEqualTo(4);
        take(OTHER + 2, "b", 1, 1);
        put("c", 3);
        assertThat(told(6)).containsExactly("0:", "1:", OTHER + 2 + ":", " a 2, b 3 of 5", "2:", " a 2, c 1, b 3 of 6");
    }

    @Test
    void whatIsToldAgainChangesNothing() {
        opened.others.begin();
        opened.others.complete();
        take(OTHER, "a", 1, 1, 2);
        take(OTHER, "a", 1, 1, 2, 3);
        for (int i = 0; i < 2; i++) {
            opened.others.remove(4, 1, List.of(new Gone(OTHER + 2, "a"), new Gone(OTHER + 9, "a")));
        }
        assertThat(opened.events.count()).isEqualTo(2);
        assertThat(told(7))
                .containsExactly(
                        OTHER + ":",
                        " a 1 of 1",
                        OTHER + 1 + ":",
                        " a 2 of 2",
                        OTHER + 2 + ":",
                        " a 3 of 3",
                        "without " + (OTHER + 2));
        opened.others.begin();
        assertThat(opened.events.count()).isZero();
        take(OTHER, "a", 1, 1);
        assertThat(opened.events.count()).isEqualTo(1);
    }

    @Test
    void whatAnotherHasTakenOutOfOnesOwnStaysGoneAfterAPowerCut() {
        opened.others.begin();
        opened.others.complete();
        put("a", 1);
        put("b", 2);
        put("a", 3);
        opened.others.remove(7, 1, List.of(new Gone(0, "a")));
        opened.others.remove(4, 3, List.of(new Gone(1, "b")));
        assertThat(told(8).subList(6, 8)).containsExactly("without 0", "without 1");
        assertThat(opened.events.remove(0)).isFalse();
        reopen();
        assertThat(opened.others.removals(7)).isEqualTo(1);
        assertThat(opened.others.removals(4)).isEqualTo(3);
        assertThat(opened.others.removals(0)).isZero();
        opened.others.begin();
        opened.others.complete();
        assertThat(opened.events.page(OptionalInt.empty(), 0, 10))
                .extracting(Stored::id)
                .containsExactly(2L);
        put("a", 4);
        assertThat(told(2)).containsExactly("3:", " a 2 of 2");
    }

    @Test
    void whatIsTooOldOrCannotBeReadIsNotCounted() {
        opened.others.begin();
        opened.others.complete();
        hiddenBefore.set(100);
        take(OTHER, "a", 99, 1);
        take(OTHER + 1, "a", 100, 1);
        opened.events.forgetBefore(200);
        take(OTHER + 2, "a", 199, 1);
        byte[] unknown = "{\"width\":1}".getBytes(US_ASCII);
        opened.others.take(List.of(new Event(EventStream.BEERS, OTHER + 3, "a", null, 300, 300, unknown)));
        assertThat(opened.events.count()).isEqualTo(1);
    }

    @Test
    void whatCannotBeJournaledIsToldAgain() {
        put("a", 1);
        opened.others.begin();
        opened.others.complete();
        disk.faults().failForce(1);
        assertThatThrownBy(() -> opened.others.remove(7, 1, List.of(new Gone(OTHER, "a"))))
                .isInstanceOf(WeirException.class);
        assertThat(opened.others.removals(7)).isZero();
    }
}
