package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.DeviceMark;
import dev.weir.model.SeriesRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the interval of a device is learnt, and what follows for its silence, by commits whose clocks are moved by hand. */
class IntervalTest {
    private static final long SECOND = 1_000_000;

    private final SeriesRegistry registry = new SeriesRegistry(100);
    private final int d1 = registry.findOrAdd("d1.temp".getBytes(UTF_8));
    private final AtomicLong nanos = new AtomicLong();
    private Ledger ledger = new Ledger(registry, 100, nanos::get);
    private long sequence;
    private long nowMicros = 1_800_000_000 * SECOND;

    private void pass(double seconds) {
        nowMicros += Math.round(seconds * SECOND);
        nanos.addAndGet(Math.round(seconds * 1e9));
    }

    private void apply(Change change) {
        ledger.apply(new Commit(++sequence, nowMicros, 1, List.of(change)));
    }

    private void read(long... timesMicros) {
        Batch batch = new Batch(timesMicros.length);
        for (long micros : timesMicros) {
            batch.add(d1, micros, 1);
        }
        apply(batch);
    }

    private void readEvery(double seconds, int times) {
        for (int i = 0; i < times; i++) {
            pass(seconds);
            read(nowMicros);
        }
    }

    private double interval() {
        return ledger.device("d1").orElseThrow().intervalSeconds().orElse(0);
    }

    private boolean isSilent() {
        return ledger.device("d1").orElseThrow().isSilent();
    }

    @Test
    void isTheMedianOfRegularGapsAndNotKnownBeforeTwo() {
        readEvery(2, 2);
        assertThat(interval()).isZero();
        pass(1e6);
        assertThat(isSilent()).isFalse();
        nowMicros -= 1_000_000 * SECOND;
        readEvery(2, 2);
        assertThat(interval()).isEqualTo(2);
    }

    @Test
    void passesOverReadingsThatAreSentTogether() {
        for (int i = 0; i < 10; i++) {
            pass(60);
            for (int j = 0; j < 5; j++) {
                pass(0.01);
                read(nowMicros);
            }
        }
        assertThat(interval()).isBetween(59.0, 61.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void isNeverTakenFromTheFirstReadingsThatAreSentTogether(int together) {
        for (int i = 0; i < 12; i++) {
            for (int j = 0; j < together; j++) {
                pass(0.002);
                read(nowMicros);
            }
            assertThat(interval()).as("after %s bursts", i + 1).isIn(0.0, 4.0);
            pass(4 - 0.002 * (together - 1) - 0.002);
            assertThat(isSilent()).isFalse();
        }
        assertThat(interval()).isEqualTo(4.0);
    }

    @Test
    void isThatOfAFastDeviceOnceAllGapsSaySo() {
        readEvery(0.01, 8);
        assertThat(interval()).isZero();
        readEvery(0.01, 1);
        assertThat(interval()).isBetween(0.009, 0.011);
    }

    @Test
    void isNotMovedByOneOutage() {
        readEvery(1, 6);
        readEvery(3600, 1);
        readEvery(1, 1);
        assertThat(interval()).isEqualTo(1);
    }

    @Test
    void isThatOfTheTimesInABacklog() {
        pass(10);
        long[] times = new long[100];
        for (int i = 0; i < times.length; i++) {
            times[i] = nowMicros - (times.length - i) * 30L * SECOND;
        }
        read(times);
        assertThat(interval()).isEqualTo(30);
    }

    @Test
    void followsADeviceThatBecomesFaster() {
        readEvery(60, 8);
        readEvery(1, 40);
        assertThat(interval()).isEqualTo(1);
    }

    @Test
    void isNotMovedByAClockThatJumpsTenYears() {
        readEvery(1, 5);
        nowMicros += 3650 * 86_400 * SECOND;
        read(nowMicros);
        nowMicros -= 3650 * 86_400 * SECOND;
        readEvery(1, 2);
        assertThat(interval()).isEqualTo(1);
        assertThat(isSilent()).isFalse();
    }

    @Test
    void fiveIntervalsWithoutAReadingAreSilenceAndAReadingEndsIt() {
        readEvery(2, 4);
        pass(10);
        assertThat(isSilent()).isFalse();
        pass(0.1);
        assertThat(isSilent()).isTrue();
        List<DeviceMark> marks = ledger.fallenSilent(10);
        assertThat(marks).containsExactly(new DeviceMark("d1", DeviceMark.Note.SILENT, 4));
        apply(marks.getFirst());
        assertThat(ledger.fallenSilent(10)).isEmpty();
        assertThat(ledger.untold(5).orElseThrow().state().isSilent()).isTrue();
        read(nowMicros);
        assertThat(isSilent()).isFalse();
        assertThat(ledger.untoldCount()).isZero();
    }

    @Test
    void aMarkThatWasMadeBeforeAReadingMeansNothing() {
        readEvery(2, 4);
        pass(11);
        DeviceMark mark = ledger.fallenSilent(10).getFirst();
        read(nowMicros);
        apply(mark);
        assertThat(isSilent()).isFalse();
    }

    @Test
    void silenceAndIntervalAreSavedAndTheTimeBetweenCountsForNothing() {
        readEvery(2, 4);
        LedgerCut cut = ledger.cut();
        pass(1000);
        ledger = new Ledger(registry, 100, nanos::get);
        ledger.restore(cut.device(0));
        ledger.restored();
        assertThat(interval()).isEqualTo(2);
        assertThat(isSilent()).isFalse();
        pass(11);
        apply(ledger.fallenSilent(10).getFirst());
        LedgerCut marked = ledger.cut();
        ledger = new Ledger(registry, 100, nanos::get);
        ledger.restore(marked.device(0));
        ledger.restored();
        assertThat(isSilent()).isTrue();
        assertThat(ledger.untoldCount()).isEqualTo(1);
    }

    @Test
    void everybodysTimeBeginsAnewWhenNobodyCouldBeHeard() {
        readEvery(2, 4);
        pass(11);
        ledger.listenAnew();
        assertThat(isSilent()).isFalse();
        assertThat(ledger.fallenSilent(10)).isEmpty();
    }
}
