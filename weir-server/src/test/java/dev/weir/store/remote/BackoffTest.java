package dev.weir.store.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tries come two to ten seconds apart, twice as far each time, and never all at once. */
final class BackoffTest {
    private final Backoff backoff = new Backoff(Seed.random());

    @Test
    void doublesFromTwoSecondsToTenWithSomeJitter() {
        for (int round = 0; round < 100; round++) {
            assertThat(seconds()).isBetween(2.0, 2.4);
            assertThat(seconds()).isBetween(3.2, 4.8);
            assertThat(seconds()).isBetween(6.4, 9.6);
            assertThat(seconds()).isBetween(8.0, 10.0);
            assertThat(seconds()).isBetween(8.0, 10.0);
            backoff.reset();
        }
    }

    @Test
    void isNotTheSameTwice() {
        assertThat(Stream.generate(() -> {
                            backoff.reset();
                            return seconds();
                        })
                        .limit(50)
                        .distinct())
                .hasSizeGreaterThan(40);
    }

    private double seconds() {
        return backoff.nextNanos() / 1e9;
    }
}
