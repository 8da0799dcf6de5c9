package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers over one keyspace: of two writes of one time the later wins, whoever took it and wherever it stands by now. */
@Timeout(120)
final class CassandraServersTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private final String url = keyspaces.create();
    private final Server one = new Server(0);
    private final Server other = new Server(1);

    /** A server that knows one series. */
    private final class Server {
        private final SeriesRegistry registry = new SeriesRegistry(10);
        private final int series = registry.findOrAdd("greenhouse.temperature".getBytes(UTF_8));
        private @Nullable CassandraEngine engine;
        private final ShippedStore store;
        private long sequence;

        Server(int number) {
            store = new ShippedStore(new SimulatedDisk(2), registry, (directoryId, known, refusals) -> {
                CassandraEngine made = Keyspaces.engine(url, number, directoryId, known);
                engine = made;
                return made;
            });
        }

        /** Takes changes; returns when others can see them. */
        void take(Change... changes) {
            store.apply(new Commit(++sequence, 0, registry.size(), List.of(changes)));
            store.awaitShipped();
            store.flush();
        }

        void put(double value, long... times) {
            Batch batch = new Batch(times.length);
            for (long time : times) {
                batch.add(series, time, value);
            }
            take(batch);
        }

        void merge() {
            Objects.requireNonNull(engine).mergeAll();
        }

        Map<Long, Double> read() {
            Map<Long, Double> found = new TreeMap<>();
            try (View view = store.view(sequence, Duration.ZERO);
                    SampleCursor cursor = view.samples().read(series, TimeRange.ALL)) {
                SampleBlock block = new SampleBlock();
                while (cursor.next(block)) {
                    for (int i = 0; i < block.count; i++) {
                        found.put(block.timestampMicros[i], block.values[i]);
                    }
                }
            }
            return found;
        }
    }

    @AfterEach
    void stop() {
        one.store.close();
        other.store.close();
    }

    @Test
    void showsWhatEitherHasTaken() {
        one.put(1, 10, 30);
        other.put(2, 20, 40);
        both(Map.of(10L, 1.0, 20L, 2.0, 30L, 1.0, 40L, 2.0));
    }

    @Test
    void theLaterWriteOfATimeWins() {
        one.put(1, 10, 20, 30);
        other.put(2, 20);
        one.put(3, 30);
        other.put(4, 10, 40);
        one.put(5, 40);
        both(Map.of(10L, 4.0, 20L, 2.0, 30L, 3.0, 40L, 5.0));
    }

    @Test
    void aDeletionTakesOutWhatOthersTookBeforeItAndNothingThatCameAfter() {
        one.put(1, 10, 20, 30);
        other.take(new SampleDeletion(new int[] {other.series}, new TimeRange(10, 30)));
        one.put(2, 20);
        both(Map.of(20L, 2.0, 30L, 1.0));
    }

    @Test
    void aNumberOfAnotherIsNotTaken() {
        one.put(1, 10);
        other.put(1, 10);
        Server third = new Server(1);
        try (ShippedStore store = third.store) {
            while (store.absence().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(store.absence().orElseThrow().reason()).contains("another data directory is server 1 of it");
        }
    }

    /** On both, with everything in lots, then with the lots of one merged, then with those of both. */
    private void both(Map<Long, Double> expected) {
        for (int merged = 0; merged < 3; merged++) {
            assertThat(one.read()).isEqualTo(expected);
            assertThat(other.read()).isEqualTo(expected);
            (merged == 0 ? one : other).merge();
        }
    }
}
