package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.EventBatches;
import dev.weir.store.Horizons;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What has expired leaves the tables by whole days. */
@Timeout(120)
final class CassandraForgettingTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    private static final long DAY = 86_400_000_000L;
    private static final int DAYS = 30;

    /** More than fit into a page of an answer. */
    private static final int MANY_DAYS = 5_100;

    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final int shortly = registry.findOrAdd("shortly".getBytes(UTF_8));
    private final int longer = registry.findOrAdd("longer".getBytes(UTF_8));
    private final String url = keyspaces.create();
    private @Nullable CassandraEngine engine;

    @Test
    void dropsDaysBelowTheHorizonOfEachSeriesAndOfEvents() {
        Batch batch = new Batch(2 * DAYS);
        List<Event> events = new ArrayList<>();
        for (int day = 0; day < DAYS; day++) {
            batch.add(shortly, day * DAY + 1, day);
            batch.add(longer, day * DAY + 1, day);
            events.add(new Event(EventStream.READINGS, day + 1, "d", "c", day * DAY + 1, 1, "{}".getBytes(UTF_8)));
        }
        try (ShippedStore store = open()) {
            store.apply(new Commit(1, 0, registry.size(), List.of(batch, EventBatches.of(events))));
            store.flush();
            CassandraEngine known = Objects.requireNonNull(engine);
            known.mergeAll();
            assertThat(count("stretch")).isEqualTo(2 * DAYS);
            assertThat(count("event")).isEqualTo(4 * DAYS);
            long lingering = Forgetting.EVENTS_LINGER.toNanos() / 1000;
            for (long micros : new long[] {20 * DAY + lingering - 1, 20 * DAY + lingering}) {
                assertThat(count("event")).isGreaterThan(4 * 10);
                Horizons horizons = new Horizons(micros, new long[] {20 * DAY, 10 * DAY}, new byte[] {0, 1});
                store.horizons(horizons);
                known.forget(horizons);
                known.forgetAll();
            }
            assertThat(count("stretch")).isEqualTo(10 + 20);
            assertThat(count("stretch_day")).isEqualTo(10 + 20);
            assertThat(count("event")).isEqualTo(4 * 10);
            try (View view = store.view(1, Duration.ZERO)) {
                assertThat(view.samples().summary(shortly).samples()).isEqualTo(10);
                assertThat(view.samples().summary(longer).samples()).isEqualTo(20);
            }
        }
    }

    @Test
    void dropsEventsOfAServerThatIsGone() {
        AtomicLong nanos = new AtomicLong();
        UUID other = UUID.randomUUID();
        try (CassandraEngine one = Keyspaces.engine(url, 0, UUID.randomUUID(), registry);
                CassandraEngine gone = Keyspaces.engine(url, 1, other, registry);
                Connected connected = Connected.open(CassandraUrl.of(url))) {
            one.connect().check();
            gone.connect().check();
            long id = EventIds.ofServer(1).first(EventStream.READINGS);
            gone.put(new Event(EventStream.READINGS, id, "d", null, DAY + 1, 1, "{}".getBytes(UTF_8)));
            Forgetting forgetting = new Forgetting(
                    connected,
                    0,
                    registry,
                    new SeriesHashes(registry),
                    new SilentServers(
                            () -> ServerRow.written(connected.session(), connected.tables()),
                            Duration.ofSeconds(30),
                            nanos::get),
                    InstantSource.system());
            forgetting.run(before(10 * DAY));
            assertThat(count("event")).isEqualTo(3);
            for (int second = 0; second < 31; second++) {
                nanos.addAndGet(1_000_000_000);
                forgetting.run(before(10 * DAY));
            }
            assertThat(count("event")).isEqualTo(3);
            forgetting.run(before(11 * DAY));
            assertThat(count("event")).isZero();
        }
    }

    @Test
    void dropsMoreDaysThanADriverSendsAtOnce() {
        try (CassandraEngine engine = Keyspaces.engine(url, 0, UUID.randomUUID(), registry);
                Connected connected = Connected.open(CassandraUrl.of(url))) {
            engine.connect().check();
            SeriesHashes hashes = new SeriesHashes(registry);
            Writes writes = new Writes(connected.session());
            for (int day = 0; day < MANY_DAYS; day++) {
                writes.send(connected.tables().putDay.bind(hashes.of(shortly).bytes(), day));
                writes.send(connected.tables().putDay.bind(hashes.of(longer).bytes(), day));
            }
            writes.await();
            Horizons horizons = new Horizons(
                    MANY_DAYS * DAY, new long[] {MANY_DAYS * DAY, (MANY_DAYS - 1) * DAY}, new byte[] {0, 1});
            engine.forget(horizons);
            engine.forgetAll();
            assertThat(count("stretch_day")).isEqualTo(1);
        }
    }

    private static Horizons before(long micros) {
        return new Horizons(micros, new long[] {micros}, new byte[] {});
    }

    private long count(String table) {
        return Keyspaces.count(url, "select count(*) from KEYSPACE." + table);
    }

    private ShippedStore open() {
        return new ShippedStore(new SimulatedDisk(2), registry, (directoryId, known, refusals) -> {
            CassandraEngine made = Keyspaces.engine(url, directoryId, known);
            engine = made;
            return made;
        });
    }
}
