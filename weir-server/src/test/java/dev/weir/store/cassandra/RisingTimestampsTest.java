package dev.weir.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RisingTimestampsTest {
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final RisingTimestamps timestamps = new RisingTimestamps(() -> Instant.ofEpochMilli(millis.get()));

    @Test
    void riseWhereTheClockStandsOrGoesBack() {
        assertThat(timestamps.next()).isEqualTo(1_000_000_000);
        assertThat(timestamps.next()).isEqualTo(1_000_000_001);
        millis.set(10);
        assertThat(timestamps.next()).isEqualTo(1_000_000_002);
        millis.set(1_000_001);
        assertThat(timestamps.next()).isEqualTo(1_000_001_000);
    }

    @Test
    void goOnBehindWhatWasWrittenBeforeTheClockWentBack() {
        timestamps.goOnBehind(999_999_999);
        assertThat(timestamps.next()).as("of a clock that did not").isEqualTo(1_000_000_000);
        timestamps.goOnBehind(2_000_000_000);
        assertThat(timestamps.next()).isGreaterThan(2_000_000_000);
    }
}
