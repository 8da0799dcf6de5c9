package dev.weir.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** How many lines of a sender are kept, under a clock in hand. */
final class RateLimitTest {
    private long nanos = Long.MAX_VALUE - 5; // It may overflow.
    private final RateLimit limit = new RateLimit(() -> nanos);

    private int taken(long sender, int lines) {
        return (int)
                IntStream.range(0, lines).filter(line -> limit.take(sender)).count();
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void aHundredAreTakenAndNotOneMore() {
        assertThat(taken(1, 99)).isEqualTo(99);
        assertThat(limit.take(1)).isTrue();
        assertThat(limit.take(1)).isFalse();
        assertThat(taken(2, 1)).as("another sender").isOne();
    }

    @Test
    void aMinuteAfterItsFirstLineASenderHasAHundredAgain() {
        assertThat(taken(1, 50)).isEqualTo(50);
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(taken(1, 200)).isEqualTo(50);
        pass(Duration.ofNanos(1));
        assertThat(taken(1, 200)).isEqualTo(100);
    }

    @Test
    void whileTheTableIsFullNewSendersGetNoneAndKnownOnesTheirs() {
        LongStream.range(0, RateLimit.MOST_SENDERS)
                .forEach(sender -> assertThat(limit.take(sender)).isTrue());
        assertThat(limit.take(-1)).isFalse();
        assertThat(taken(7, 200)).isEqualTo(99);
        pass(Duration.ofSeconds(59));
        assertThat(limit.take(-1)).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(taken(-1, 200)).isEqualTo(100);
        assertThat(taken(7, 200)).isEqualTo(100);
    }
}
