package dev.weir.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReceiptClockTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final long NOON_MICROS = NOON.getEpochSecond() * 1_000_000;

    private final AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    private final ReceiptClock clock = new ReceiptClock(wall::get);

    @Test
    void givesEachMomentOnceAndFollowsTheWallClock() {
        assertThat(clock.getAsLong()).isEqualTo(NOON_MICROS);
        assertThat(clock.getAsLong()).isEqualTo(NOON_MICROS + 1);
        wall.set(NOON.plusSeconds(5));
        assertThat(clock.getAsLong()).isEqualTo(NOON_MICROS + 5_000_000);
        assertThat(clock.wallMicros()).isEqualTo(NOON_MICROS + 5_000_000);
    }

    @Test
    void givesNoMomentTwiceToManyThreads() {
        Set<Long> given = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 10_000).parallel().forEach(i -> given.add(clock.getAsLong()));
        assertThat(given).hasSize(10_000);
    }

    @Test
    void goesBackWithAWallClockThatIsPutBackByAnHour() {
        clock.getAsLong();
        wall.set(NOON.minusSeconds(3_600));
        assertThat(clock.getAsLong()).isEqualTo(NOON_MICROS - 3_600_000_000L);
        wall.set(NOON.minusSeconds(3_600).minusMillis(1));
        assertThat(clock.getAsLong()).isEqualTo(NOON_MICROS - 3_600_000_000L + 1);
    }
}
