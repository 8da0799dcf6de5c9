package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventDeletion;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.EventFollower;
import dev.weir.store.remote.ShippedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whoever follows a stream is told all that other servers have taken, and all that any has taken out, once. */
@Timeout(120)
final class FollowEventsTest {
    private static final int OWN = 0;
    private static final int OTHER = 5;
    private static final long FIRST = EventIds.ofServer(OTHER).first(EventStream.BEERS);

    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final ShippedStore other = new ShippedStore(
            new SimulatedDisk(1),
            registry,
            (directoryId, known, refusals) -> Keyspaces.engine(url, OTHER, directoryId, known));
    private final ShippedStore own = new ShippedStore(
            new SimulatedDisk(2),
            registry,
            (directoryId, known, refusals) -> Keyspaces.engine(url, OWN, directoryId, known));
    private final AtomicLong nanos = new AtomicLong();
    private final Notes notes = new Notes();

    /** Writes down what it is told. */
    private static final class Notes implements EventFollower {
        private final List<String> turns = new ArrayList<>();
        private final List<Long> taken = new ArrayList<>();
        private final List<Long> gone = new ArrayList<>();
        private final Map<Integer, Long> removals = new TreeMap<>();
        private int refusals;

        @Override
        public EventStream stream() {
            return EventStream.BEERS;
        }

        @Override
        public void begin() {
            turns.add("begin");
        }

        @Override
        public void complete() {
            turns.add("complete");
        }

        @Override
        public void take(List<Event> events) {
            if (refusals > 0) {
                refusals--;
                throw new WeirException(WeirException.Code.UNAVAILABLE, "not now");
            }
            events.forEach(event -> taken.add(event.id()));
        }

        @Override
        public long removals(int server) {
            return removals.getOrDefault(server, 0L);
        }

        @Override
        public void remove(int server, long count, List<Gone> events) {
            removals.put(server, count);
            events.forEach(each -> gone.add(each.id()));
        }
    }

    @AfterEach
    void stop() {
        own.close();
        other.close();
    }

    private void take(ShippedStore store, Change... changes) {
        store.apply(new Commit(store.durableSequence() + 1, 0, registry.size(), List.of(changes)));
        store.awaitShipped();
    }

    private static EventBatch pours(long firstId, int count) {
        EventBatch batch = new EventBatch(EventStream.BEERS);
        byte[] device = "tap.1".getBytes(UTF_8);
        for (int i = 0; i < count; i++) {
            batch.putText(device, 0, device.length);
            batch.endDevice();
            batch.putText("{}".getBytes(UTF_8), 0, 2);
            batch.endEvent(i, i);
        }
        batch.firstId(firstId);
        return batch;
    }

    private static EventDeletion deletion(EventStream stream, long id) {
        return new EventDeletion(stream, id, "tap.1", id - FIRST);
    }

    private static Long[] ids(long from, long to) {
        return LongStream.range(from, to).boxed().toArray(Long[]::new);
    }

    private FollowEvents follow(Connected connected) {
        return new FollowEvents(connected, OWN, () -> Optional.of(notes), nanos::get);
    }

    @Test
    void tellsWhatOthersTookInPiecesAndAgainWhatWasRefused() {
        try (Connected connected = Connected.open(CassandraUrl.of(url))) {
            take(own, pours(0, 3));
            take(other, pours(FIRST, 2000));
            FollowEvents following = follow(connected);
            following.look();
            assertThat(notes.taken).containsExactly(ids(FIRST, FIRST + 2000));
            assertThat(notes.turns).containsExactly("begin", "complete");
            following.look();
            take(other, pours(FIRST + 2000, 200));
            notes.refusals = 1;
            try {
                following.look();
            } catch (WeirException e) {
                assertThat(e.reason()).isEqualTo("not now");
            }
            assertThat(notes.taken).hasSize(2000);
            following.look();
            assertThat(notes.taken).containsExactly(ids(FIRST, FIRST + 2200));
            nanos.addAndGet(Duration.ofMinutes(29).toNanos());
            following.look();
            nanos.addAndGet(Duration.ofMinutes(31).toNanos());
            take(other, deletion(EventStream.BEERS, FIRST));
            notes.taken.clear();
            following.look();
            assertThat(notes.taken).containsExactly(ids(FIRST + 1, FIRST + 2200));
            assertThat(notes.turns).containsExactly("begin", "complete", "begin", "complete");
        }
    }

    @Test
    void tellsWhatAnyServerTookOutBehindWhatWasToldBefore() {
        try (Connected connected = Connected.open(CassandraUrl.of(url))) {
            take(
                    own,
                    LongStream.range(FIRST, FIRST + 5000)
                            .mapToObj(id -> deletion(EventStream.BEERS, id))
                            .toArray(Change[]::new));
            take(other, deletion(EventStream.READINGS, FIRST), deletion(EventStream.BEERS, 7));
            notes.removals.put(OWN, 10L);
            follow(connected).look();
            assertThat(notes.gone).hasSize(4991).startsWith(FIRST + 10).endsWith(FIRST + 4999, 7L);
            assertThat(notes.removals).isEqualTo(Map.of(OWN, 5000L, OTHER, 2L));
            take(own, deletion(EventStream.BEERS, 8));
            follow(connected).look();
            assertThat(notes.gone).hasSize(4992).endsWith(8L);
            notes.removals.put(OTHER, 100L); // Before nodes lost all of it, and others came.
            follow(connected).look();
            assertThat(notes.gone).hasSize(4993).endsWith(7L);
            assertThat(notes.removals).isEqualTo(Map.of(OWN, 5001L, OTHER, 2L));
        }
    }
}
