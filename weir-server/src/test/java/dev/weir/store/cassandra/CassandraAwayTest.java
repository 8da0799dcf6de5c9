package dev.weir.store.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.Batch;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.View;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.remote.ShippedStore;
import dev.weir.store.remote.Shipping;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Cassandra is killed: what was taken meanwhile, and what it had not written to its disk, comes when it is back. */
@Timeout(120)
final class CassandraAwayTest {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.ofItsOwnNode();

    private static final int COMMITS = 500;

    private final SeriesRegistry registry = new SeriesRegistry(10);
    private final int series = registry.findOrAdd("greenhouse.temperature".getBytes(UTF_8));
    private final String url = keyspaces.create();

    @Test
    void nothingIsLostWhereItIsKilledAndComesBack() throws IOException {
        try (ShippedStore store = open()) {
            take(store, 1, COMMITS);
            keyspaces.node().kill();
            take(store, COMMITS + 1, 2 * COMMITS);
            assertThatThrownBy(() -> samples(store)).isInstanceOf(WeirException.class);
            keyspaces.node().start();
            store.awaitShipped();
            assertThat(samples(store)).isEqualTo(2 * COMMITS);
        }
    }

    @Test
    void aServerThatIsStartedAgainShipsAgainOnlyWhatNodesMayHaveLost() throws IOException {
        UUID directory = UUID.randomUUID();
        try (CassandraEngine engine = unsettled(directory);
                Shipping shipping = engine.connect()) {
            shipping.ship(List.of(commit(1), commit(2)));
        }
        try (CassandraEngine engine = unsettled(directory);
                Shipping shipping = engine.connect()) {
            assertThat(shipping.sequence()).isEqualTo(2);
            assertThat(shipping.settledSequence()).isZero();
            shipping.ship(List.of(commit(3)));
        }
        keyspaces.node().kill();
        keyspaces.node().start();
        try (CassandraEngine engine = unsettled(directory);
                Shipping shipping = engine.connect()) {
            assertThat(shipping.sequence()).isZero();
            shipping.ship(List.of(commit(1)));
        }
        try (CassandraEngine engine = unsettled(directory);
                Shipping shipping = engine.connect()) {
            assertThat(shipping.sequence()).isEqualTo(1);
        }
    }

    @Test
    void nothingSettlesThatANodeMayHaveLostAndWhatSaysSoSettlesToo() throws IOException {
        AtomicLong nanos = new AtomicLong();
        try (Connected connected = Connected.open(CassandraUrl.of(url))) {
            CassandraShipping shipping = new CassandraShipping(
                    connected,
                    ServerRow.begin(0, UUID.randomUUID()).countingSettled(NodeStarts.of(connected)),
                    registry,
                    new SeriesHashes(registry),
                    Duration.ofSeconds(20),
                    nanos::get,
                    Map::of,
                    new AtomicLong());
            shipping.ship(List.of(commit(1)));
            nanos.addAndGet(20_000_000_000L);
            shipping.check();
            assertThat(shipping.row().settled().sequence()).isEqualTo(1);
            assertThat(shipping.settledSequence()).isZero();
            nanos.addAndGet(20_000_000_000L);
            assertThat(shipping.settledSequence()).isEqualTo(1);
            shipping.ship(List.of(commit(2)));
            keyspaces.node().kill();
            keyspaces.node().start();
            nanos.addAndGet(20_000_000_000L);
            awaitAnswer(shipping);
            assertThat(shipping.isStale()).isTrue();
            assertThat(shipping.row().settled().sequence()).isEqualTo(1);
        }
    }

    /** The session finds its node again by itself, which takes a moment. */
    private static void awaitAnswer(CassandraShipping shipping) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (true) {
            try {
                shipping.check();
                return;
            } catch (WeirException e) {
                assertThat(System.nanoTime()).as(e.reason()).isLessThan(deadline);
                LockSupport.parkNanos(50_000_000);
            }
        }
    }

    @Test
    void devicesAreToldAgainWhereANodeWasStartedAnew() throws IOException {
        Ledger ledger = new Ledger(registry, 10, System::nanoTime);
        ledger.apply(commit(1));
        try (CassandraEngine engine = Keyspaces.engine(url, 0, UUID.randomUUID(), registry, ledger)) {
            engine.connect();
            await(() -> ledger.changedChunks(0, 1).length == 0 && toldMicros() > 0);
            long before = toldMicros();
            keyspaces.node().kill();
            keyspaces.node().start();
            await(() -> isConnected(engine));
            await(() -> toldMicros() > before);
        }
    }

    /** When the devices of all servers were told last. */
    private long toldMicros() {
        return Keyspaces.count(url, "select max(writetime(devices)) from KEYSPACE.device");
    }

    private static boolean isConnected(CassandraEngine engine) {
        try {
            engine.connect();
            return true;
        } catch (WeirException e) {
            return false;
        }
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("within 60 s").isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Brings what does not settle while a test runs. */
    private CassandraEngine unsettled(UUID directory) {
        return Keyspaces.engine(url, 0, directory, registry, new Heard(registry), Duration.ofHours(1));
    }

    private Commit commit(int sequence) {
        Batch batch = new Batch(1);
        batch.add(series, sequence, sequence);
        return new Commit(sequence, 0, registry.size(), List.of(batch));
    }

    private ShippedStore open() {
        return new ShippedStore(
                new SimulatedDisk(2),
                registry,
                (directoryId, known, refusals) -> Keyspaces.engine(url, directoryId, known));
    }

    private void take(ShippedStore store, int first, int last) {
        for (int sequence = first; sequence <= last; sequence++) {
            store.apply(commit(sequence));
        }
    }

    /** By reading them: a summary counts what was shipped again twice, until that is merged. */
    private long samples(ShippedStore store) {
        try (View view = store.view(0, Duration.ZERO);
                SampleCursor cursor = view.samples().read(series, TimeRange.ALL)) {
            SampleBlock block = new SampleBlock();
            long count = 0;
            while (cursor.next(block)) {
                count += block.count;
            }
            return count;
        }
    }
}
