package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.RecordPut;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the ledger makes of commits, and what of it is saved and taken back. */
final class LedgerTest {
    private static final int MOST = 1000;

    private final SeriesRegistry registry = new SeriesRegistry(10_000);
    private final AtomicLong nanos = new AtomicLong();
    private final List<RecordPut> saved = new ArrayList<>();
    private Ledger ledger = new Ledger(registry, MOST, nanos::get);
    private long sequence;

    @Test
    void countsBareSamplesForTheDeviceBeforeTheFirstDot() {
        apply(1000, receipt(3), batch("d1.temp", "d1.air.hum", "other", ".dot"));
        assertThat(device("d1").readings()).isEqualTo(2);
        assertThat(device("other").readings()).isEqualTo(1);
        assertThat(device(".dot").readings()).isEqualTo(1);
        assertThat(device("d1").protocols()).containsExactly(Protocol.METRICS);
        assertThat(device("d1").address()).isEqualTo(InetAddress.getLoopbackAddress());
    }

    @Test
    void countsLinesByTheReceiptBeforeThem() {
        Receipt other = new Receipt(Protocol.HTTP, Receipt.address(InetAddress.getLoopbackAddress()));
        other.accept(5);
        apply(1000, receipt(1), batch("a.x"), other, batch("b.x", "b.y"));
        assertThat(account(Protocol.METRICS)).isEqualTo(new Account(1, Map.of(), 1, 0, 0));
        assertThat(account(Protocol.HTTP)).isEqualTo(new Account(5, Map.of(), 2, 0, 0));
        assertThat(device("b").protocols()).containsExactly(Protocol.HTTP);
        assertThat(ledger.messages()).isEqualTo(3);
    }

    @Test
    void aDeviceOfWhichOnlyBadLinesCameIsKnown() {
        Receipt receipt = receipt(0);
        receipt.reject(Reject.Code.INVALID_TIMESTAMP, 2);
        receipt.rejectOf("d1", 2);
        apply(1_000_000, receipt);
        assertThat(device("d1").rejects()).isEqualTo(2);
        assertThat(device("d1").readings()).isZero();
        assertThat(device("d1").lastSeenMicros()).isEmpty();
        assertThat(device("d1").firstSeenMicros()).isEqualTo(1_000_000);
        assertThat(account(Protocol.METRICS).rejected()).containsEntry(Reject.Code.INVALID_TIMESTAMP, 2L);
    }

    @Test
    void takesBackWhatWasCutAndOnlyThat() {
        apply(1000, receipt(1), batch("a.x"));
        apply(2000, receipt(1), batch("b.x"));
        save(ledger.cut());
        apply(3000, receipt(1), batch("b.x"));
        LedgerCut second = ledger.cut();
        assertThat(second.devices()).isEqualTo(1);
        apply(4000, receipt(1), batch("a.x"));
        save(second);
        List<DeviceState> before = List.of(device("a"), device("b"));

        restore();
        assertThat(device("a").readings()).isEqualTo(1);
        assertThat(device("b")).isEqualTo(before.get(1));
        assertThat(account(Protocol.METRICS).accepted()).isEqualTo(3);
        assertThat(ledger.messages()).isEqualTo(3);
        apply(4000, receipt(1), batch("a.x"));
        assertThat(device("a")).isEqualTo(before.get(0));
        assertThat(names(page(DevicePage.FIRST, 10, any -> true))).containsExactly("b", "a");
    }

    @Test
    void aCutIsWhatItWasWhateverComesAfter() {
        apply(1000, receipt(1), batch("a.x"));
        LedgerCut cut = ledger.cut();
        apply(2000, receipt(1), batch("a.x", "a.x"));
        save(cut);
        restore();
        assertThat(device("a").readings()).isEqualTo(1);
    }

    @Test
    void knowsAsManyDevicesAsItMayAndGoesOn() {
        for (int i = 0; i < MOST + 10; i++) {
            apply(1000, receipt(1), batch("d" + i + ".x"));
        }
        assertThat(ledger.deviceCount()).isEqualTo(MOST);
        assertThat(ledger.device("d" + MOST)).isEmpty();
        apply(1000, receipt(1), batch("d" + MOST + ".x", "d0.x"));
        assertThat(device("d0").readings()).isEqualTo(2);
        assertThat(account(Protocol.METRICS).samples()).isEqualTo(MOST + 12);
    }

    @Test
    void pagesHaveEveryDeviceOnceThoseThatCameLastFirst() {
        for (int i = 0; i < 25; i++) {
            apply(1000, receipt(1), batch("d" + i + ".x"));
        }
        List<String> found = new ArrayList<>();
        long next = DevicePage.FIRST;
        do {
            DevicePage page = page(next, 10, any -> true);
            found.addAll(names(page));
            next = page.next();
        } while (next != DevicePage.NONE);
        assertThat(found)
                .hasSize(25)
                .doesNotHaveDuplicates()
                .startsWith("d24", "d23")
                .endsWith("d0");
        assertThat(names(page(DevicePage.FIRST, 3, name -> name.endsWith("2")))).containsExactly("d22", "d12", "d2");
        assertThat(page(DevicePage.FIRST, 25, any -> true).next()).isEqualTo(DevicePage.NONE);
    }

    private DevicePage page(long before, int limit, Predicate<String> names) {
        return new AllDevices(ledger, Optional::empty, InstantSource.system()).list(before, limit, names, any -> true);
    }

    private static List<String> names(DevicePage page) {
        return page.items().stream().map(DeviceState::name).toList();
    }

    private Account account(Protocol protocol) {
        return Objects.requireNonNull(ledger.accounts().get(protocol));
    }

    private DeviceState device(String name) {
        return ledger.device(name).orElseThrow();
    }

    private static Receipt receipt(int accepted) {
        Receipt receipt = new Receipt(Protocol.METRICS, Receipt.address(InetAddress.getLoopbackAddress()));
        receipt.accept(accepted);
        return receipt;
    }

    private Batch batch(String... keys) {
        Batch batch = new Batch(keys.length);
        for (String key : keys) {
            batch.add(registry.findOrAdd(key.getBytes(UTF_8)), 0, 1);
        }
        return batch;
    }

    private void apply(long micros, Change... changes) {
        ledger.apply(new Commit(++sequence, micros, registry.size(), List.of(changes)));
    }

    private void save(LedgerCut cut) {
        saved.addAll(cut.accounts());
        for (int i = 0; i < cut.devices(); i++) {
            saved.add(cut.device(i));
        }
    }

    private void restore() {
        ledger = new Ledger(registry, MOST, nanos::get);
        saved.forEach(ledger::restore);
        ledger.restored();
    }

    @Test
    void readingsOfFilesTeachNoInterval() {
        Receipt file = new Receipt(Protocol.FILES, Receipt.address(InetAddress.getLoopbackAddress()));
        for (int i = 1; i <= 20; i++) {
            apply(i * 1_000_000L, file, batch("old.x"));
        }
        assertThat(device("old").readings()).isEqualTo(20);
        assertThat(device("old").intervalSeconds()).isEmpty();
        assertThat(device("old").lastSeenMicros()).hasValue(20_000_000);
    }
}
