package dev.weir.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.store.remote.ShippedStore;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A power cut under {@code sync=interval}: the database never has what the journal may lose. */
@Timeout(120)
final class UnforcedTest {
    @RegisterExtension
    static final Databases databases = new Databases();

    /** So many commits are in several sectors of the disk, of which few power cuts leave all. */
    private static final int LAST = 100;

    private static final int LATER = 1000;
    private static final String COUNT =
            "select count(*) from weir.sample where value * 1000000 = timestamp_micros and ";

    private final String url = databases.create();
    private SimulatedDisk disk = new SimulatedDisk(2);
    private SeriesRegistry registry = new SeriesRegistry(10);
    private ShippedStore store = new ShippedStore(disk, registry, Databases.engine(url), false);

    @AfterEach
    void close() {
        store.close();
    }

    private void put(long second) {
        Batch batch = new Batch(1);
        batch.add(registry.findOrAdd("k".getBytes(UTF_8)), second * 1_000_000, (double) second);
        store.apply(new Commit(store.lastApplied() + 1, 0, registry.size(), List.of(batch)));
    }

    private void putForced(long second) {
        put(second);
        store.force();
        store.flush();
    }

    private void cutThePower() {
        SimulatedDisk after = disk.powerCut();
        try {
            store.close();
        } catch (WeirException e) {
            assertThat(e.reason()).contains("the process has died");
        }
        disk = after;
        registry = new SeriesRegistry(10);
        store = new ShippedStore(disk, registry, Databases.engine(url), false);
    }

    private long sequence() throws SQLException {
        return databases.count(url, "select sequence from weir.state");
    }

    /** Waits until the connection that ships has been used a second time from now on, and so has looked for more. */
    private void awaitLook() throws SQLException {
        for (int i = 0; i < 2; i++) {
            long now = databases.count(url, "select (extract(epoch from clock_timestamp()) * 1000000)::bigint");
            String used = "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and pid <> pg_backend_pid() and query_start > to_timestamp(" + now + " / 1000000.0)";
            while (databases.count(url, used) == 0) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private void requireSamples(long upTo, long... later) throws SQLException {
        assertThat(databases.count(url, COUNT + "timestamp_micros <= " + upTo + "000000"))
                .isEqualTo(upTo);
        for (long second : later) {
            assertThat(databases.count(url, COUNT + "timestamp_micros = " + second + "000000"))
                    .as("second %d", second)
                    .isEqualTo(1);
        }
        assertThat(databases.count(url, COUNT + "true")).isEqualTo(upTo + later.length);
        assertThat(store.refusals()).isEmpty();
    }

    private void putUnforced(int from, int to) {
        for (int second = from; second <= to; second++) {
            put(second);
        }
    }

    @Test
    void onlyWhatIsForcedIsShippedAndWhatComesAfterTheCutTakesThePlaceOfWhatIsLost() throws SQLException {
        putForced(1);
        putForced(2);
        putUnforced(3, LAST);
        awaitLook();
        assertThat(sequence()).isEqualTo(2);
        requireSamples(2);

        cutThePower();
        // Of what was not forced some may have reached the disk.
        long left = store.lastApplied();
        assertThat(left).isBetween(2L, (long) LAST);
        putForced(LATER);
        assertThat(sequence()).isEqualTo(left + 1);
        requireSamples(left, LATER);
        cutThePower();
        putForced(LATER + 1);
        requireSamples(left, LATER, LATER + 1);
    }

    @Test
    void sequencesOfWhatIsLostAreNotGivenAgainWherePartsHaveThem() throws SQLException {
        putForced(1);
        putUnforced(2, LAST);
        store.flushHere();
        awaitLook();
        requireSamples(1);

        cutThePower();
        assertThat(store.lastApplied()).isEqualTo(LAST);
        putForced(LATER);
        assertThat(sequence()).isEqualTo(LAST + 1);
        long left = databases.count(url, COUNT + "timestamp_micros < " + LATER + "000000");
        requireSamples(left, LATER);
        cutThePower();
        putForced(LATER + 1);
        requireSamples(left, LATER, LATER + 1);
    }
}
