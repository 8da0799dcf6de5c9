package dev.weir.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Horizons;
import dev.weir.store.View;
import dev.weir.store.remote.ShippedStore;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What has expired leaves the database: whole months with their partitions, the rest by rows. */
@Timeout(60)
final class ForgettingTest {
    @RegisterExtension
    static final Databases databases = new Databases();

    private static final long DAY = 86_400_000_000L;

    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final String url = databases.create();

    @Test
    void dropsMonthsAndDeletesDaysBelowTheHorizonOfEachSeries() throws SQLException {
        int shortly = registry.findOrAdd("shortly".getBytes(StandardCharsets.UTF_8));
        int longer = registry.findOrAdd("longer".getBytes(StandardCharsets.UTF_8));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        long now = today.toEpochDay() * DAY;
        Batch batch = new Batch(1000);
        for (int day = 0; day < 200; day++) {
            batch.add(shortly, now - day * DAY, day);
            batch.add(longer, now - day * DAY, day);
        }
        try (ShippedStore store = new ShippedStore(new SimulatedDisk(2), registry, Databases.engine(url))) {
            store.apply(new Commit(1, 0, registry.size(), List.of(batch)));
            store.flush();
            long before = partitions();
            Horizons horizons =
                    new Horizons(now - 20 * DAY, new long[] {now - 20 * DAY, now - 100 * DAY}, new byte[] {0, 1});
            store.horizons(horizons);
            // The horizons hide at once.
            try (View view = store.view(1, Duration.ZERO)) {
                assertThat(view.samples().summary(shortly).firstMicros()).isEqualTo(now - 20 * DAY);
                assertThat(view.samples().summary(longer).firstMicros()).isEqualTo(now - 100 * DAY);
            }
            forget(horizons);
            assertThat(databases.count(url, "select count(*) from weir.sample where series_id = 0"))
                    .isEqualTo(21);
            assertThat(databases.count(url, "select count(*) from weir.sample where series_id = 1"))
                    .isEqualTo(101);
            assertThat(databases.count(url, "select samples from weir.series where id = 0"))
                    .isEqualTo(21);
            assertThat(databases.count(url, "select samples from weir.series where id = 1"))
                    .isEqualTo(101);
            assertThat(partitions()).isLessThanOrEqualTo(before - 2);
        }
    }

    @Test
    void deletesRecordsThatHaveExpiredThoughNothingElseEver() throws SQLException {
        try (ShippedStore store = new ShippedStore(new SimulatedDisk(2), registry, Databases.engine(url))) {
            store.apply(new Commit(
                    1,
                    0,
                    0,
                    List.of(
                            new RecordPut(RecordTable.REPLIES, "old", new byte[1], 1),
                            new RecordPut(RecordTable.REPLIES, "for ever", new byte[1], Long.MAX_VALUE))));
            store.flush();
            forget(Horizons.NONE);
            assertThat(databases.count(url, "select count(*) from weir.record where key = 'old'"))
                    .isZero();
            assertThat(databases.count(url, "select count(*) from weir.record where key = 'for ever'"))
                    .isEqualTo(1);
        }
    }

    private void forget(Horizons horizons) {
        PostgresEngine.Parts parts = new PostgresEngine.Parts(
                new UUID(0, 0), registry, refusals -> {}, InstantSource.system(), System::nanoTime);
        try (PostgresEngine engine = PostgresEngine.of(url, parts)) {
            engine.forget(horizons);
        }
    }

    private long partitions() throws SQLException {
        return databases.count(url, "select count(*) from pg_inherits where inhparent = 'weir.sample'::regclass");
    }
}
