package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventBatch;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers over one keyspace know each other's series, and hear what the others take. */
@Timeout(120)
final class CassandraFollowTest {
    private static final long TIME = 1_000_000;

    /** Nothing is trusted to have come to the disks of nodes: a start ships all of it again. */
    private static final Duration NEVER = Duration.ofHours(1);

    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final List<Server> opened = new ArrayList<>();

    /** A server on a disk of its own. */
    private final class Server {
        private final SeriesRegistry registry;
        private final Heard heard;
        private final ShippedStore store;
        private long sequence;
        private long lastId;

        Server(int number, SimulatedDisk disk, int limit) {
            lastId = EventIds.ofServer(number).first(EventStream.READINGS) - 1;
            registry = new SeriesRegistry(limit);
            heard = new Heard(registry);
            store = new ShippedStore(
                    disk,
                    registry,
                    (directoryId, known, refusals) -> Keyspaces.engine(url, number, directoryId, known, heard, NEVER));
            sequence = store.lastApplied();
            opened.add(this);
        }

        /** Takes changes; returns when others can see them. */
        void take(Change... changes) {
            store.apply(new Commit(++sequence, 0, registry.size(), List.of(changes)));
            store.awaitShipped();
        }

        /** A sample of each key, at the same time. */
        Batch samples(double value, String... keys) {
            Batch batch = new Batch(keys.length);
            for (String key : keys) {
                batch.add(registry.findOrAdd(key.getBytes(UTF_8)), TIME, value);
            }
            return batch;
        }

        Batch many(String key, int count) {
            Batch batch = new Batch(count);
            int id = registry.findOrAdd(key.getBytes(UTF_8));
            for (int i = 0; i < count; i++) {
                batch.add(id, TIME + i, i);
            }
            return batch;
        }

        EventBatch event(String device) {
            EventBatch batch = new EventBatch(EventStream.READINGS);
            byte[] name = device.getBytes(UTF_8);
            batch.putText(name, 0, name.length);
            batch.endDevice();
            batch.putText("{}".getBytes(UTF_8), 0, 2);
            batch.endEvent(TIME, TIME);
            batch.firstId(++lastId);
            return batch;
        }

        void awaitKnown(String... keys) {
            await(() -> registry.size() >= keys.length);
            assertThat(IntStream.range(0, registry.size()).mapToObj(registry::key))
                    .containsExactlyInAnyOrder(keys);
        }

        void awaitHeard(String... lines) {
            await(() -> heard.lines().size() >= lines.length);
            assertThat(heard.lines()).containsExactly(lines);
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private Server open(int limit) {
        return new Server(opened.size(), new SimulatedDisk(1), limit);
    }

    private Server open() {
        return open(1000);
    }

    /** One that hears what another takes from now on; a first sample has been taken before. */
    private Server listeningTo(Server other) {
        other.take(other.samples(0, "d1.t"));
        Server one = open();
        one.heard.listen(true);
        one.awaitKnown("d1.t");
        return one;
    }

    @AfterEach
    void stop() {
        opened.forEach(server -> server.store.close());
    }

    @Test
    void aSeriesThatOnlyAnotherHasTakenIsListedReadAndDeletedHereWhateverTheLimit() {
        Server one = open(1);
        Server other = open();
        other.take(other.samples(1, "a", "b"));
        one.awaitKnown("a", "b");
        assertThat(one.registry.findOrAdd("c".getBytes(UTF_8))).isEqualTo(SeriesRegistry.LIMIT_REACHED);
        try (View view = one.store.view(0, Duration.ZERO);
                SampleCursor cursor = view.samples().read(1, TimeRange.ALL)) {
            assertThat(view.samples().seriesCount()).isEqualTo(2);
            assertThat(view.samples().summary(1).samples()).isEqualTo(1);
            assertThat(cursor.dueMicros()).isEqualTo(TIME);
        }
        one.take(new SampleDeletion(new int[] {1}, TimeRange.ALL));
        for (Server server : opened) {
            try (View view = server.store.view(0, Duration.ZERO)) {
                assertThat(view.samples().isEmpty(0)).isFalse();
                assertThat(view.samples().isEmpty(1)).isTrue();
            }
        }
        other.take(other.samples(1, "c"));
        one.awaitKnown("a", "b", "c");
    }

    @Test
    void whatAnotherTakesIsHeardOnceInTheOrderOfItsCommitsWhileAnybodyListens() {
        Server other = open();
        Server one = listeningTo(other);
        long before = other.lastId;
        other.take(other.samples(1, "bare", "d1.t"), other.event("d1"));
        other.take(other.event("d2"), other.samples(2, "bare"));
        one.take(one.samples(3, "own"));
        other.take(other.samples(4, "d1.t"));
        one.awaitHeard(
                "bare@1000000=1.0",
                "d1#" + (before + 1),
                "~d1.t@1000000=1.0",
                "bare@1000000=2.0",
                "d2#" + (before + 2),
                "d1.t@1000000=4.0");
        one.heard.listen(false);
        other.take(other.samples(5, "unheard"));
        one.awaitKnown("d1.t", "bare", "own", "unheard");
        one.heard.listen(true);
        other.take(other.samples(6, "d1.t"));
        one.awaitHeard(
                "bare@1000000=1.0",
                "d1#" + (before + 1),
                "~d1.t@1000000=1.0",
                "bare@1000000=2.0",
                "d2#" + (before + 2),
                "d1.t@1000000=4.0",
                "d1.t@1000000=6.0");
    }

    @Test
    void whatIsShippedAgainIsNotHeardAgain() {
        SimulatedDisk disk = new SimulatedDisk(1);
        Server other = new Server(0, disk, 1000);
        Server one = listeningTo(other);
        long before = other.lastId;
        other.take(other.samples(1, "d1.u"), other.event("d1"));
        other.store.close();
        opened.remove(other);
        Server again = new Server(0, disk, 1000);
        again.take(again.samples(2, "d1.v"));
        one.awaitHeard("d1#" + (before + 1), "~d1.u@1000000=1.0", "d1.v@1000000=2.0");
    }

    @Test
    void whoeverIsTooFarBehindIsToldSoAndGoesOnWithTheLastLot() {
        Server other = open();
        Server one = listeningTo(other);
        other.take(other.many("d1.t", 100_001));
        await(() -> one.heard.lines().size() > 100_001);
        assertThat(one.heard.lines())
                .hasSize(100_002)
                .startsWith("missed", "d1.t@1000000=0.0")
                .endsWith("d1.t@1100000=100000.0");
    }
}
