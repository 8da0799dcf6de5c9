package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.Seed;
import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Merging, and putting together what was merged, changes nothing that readers see, and leaves few rows. */
@Timeout(120)
final class LotMergeTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private static final int WINDOW = 4;
    private static final int LOTS = 40;
    private static final int DAYS = 3;
    private static final long DAY = 86_400_000_000L;

    private final SplittableRandom random = Seed.random();
    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final int series = registry.findOrAdd("greenhouse.temperature".getBytes(UTF_8));
    private final String url = keyspaces.create();
    private final AtomicLong nanos = new AtomicLong();
    private final Map<Long, Double> expected = new TreeMap<>();

    @Test
    void readersSeeTheSameAndFewRowsAreLeft() {
        try (ShippedStore store = open();
                CqlSession session = Session.open(CassandraUrl.of(url))) {
            put(store, 1);
            Tables tables = new Tables(session, CassandraUrl.of(url).keyspace());
            LotMerge merge = new LotMerge(new Connected(session, tables), 0, WINDOW, nanos::get);
            for (int lot = 2; lot <= LOTS; lot++) {
                put(store, lot);
                merge.run(1 + random.nextInt(3), Duration.ZERO);
                assertThat(read(store)).as("seed %d", Seed.value()).isEqualTo(expected);
                nanos.addAndGet(Duration.ofMinutes(3).toNanos());
            }
            merge.run(1, Duration.ZERO);
            nanos.addAndGet(Duration.ofMinutes(3).toNanos());
            merge.run(1, Duration.ZERO);
            assertThat(read(store)).as("seed %d", Seed.value()).isEqualTo(expected);
            assertThat(Keyspaces.count(url, "select count(*) from KEYSPACE.stretch"))
                    .isLessThan(DAYS * 3 * WINDOW);
        }
    }

    private ShippedStore open() {
        return new ShippedStore(
                new SimulatedDisk(2),
                registry,
                (directoryId, known, refusals) -> Keyspaces.engine(url, directoryId, known));
    }

    /** A lot of samples of all days, some of times that there were before. */
    private void put(ShippedStore store, int lot) {
        Batch batch = new Batch(100);
        for (int i = 0; i < 100; i++) {
            long time = random.nextInt(DAYS) * DAY + random.nextInt(1000);
            batch.add(series, time, lot * 1000 + i);
            expected.put(time, (double) (lot * 1000 + i));
        }
        store.apply(new Commit(lot, 0, registry.size(), List.of(batch)));
        store.flush();
    }

    private Map<Long, Double> read(ShippedStore store) {
        Map<Long, Double> found = new TreeMap<>();
        try (View view = store.view(0, Duration.ZERO);
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
