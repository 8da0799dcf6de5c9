package dev.weir.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What those who watch a server are told of rows that its store has refused. */
final class StoreRefusalsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final StoreRefusals refusals = new StoreRefusals(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void isForgottenTenMinutesAfterTheLast() {
        assertThat(refusals.lately().rows()).isZero();
        refusals.add(3, "one");
        pass(Duration.ofMinutes(9));
        refusals.add(2, "other");
        pass(Duration.ofMinutes(9));
        assertThat(refusals.lately()).isEqualTo(new StoreRefusals.Lately(5, "other"));
        pass(Duration.ofMinutes(1));
        assertThat(refusals.lately()).isEqualTo(new StoreRefusals.Lately(0, ""));
        refusals.add(1, "again");
        assertThat(refusals.lately().rows()).isEqualTo(1);
    }
}
