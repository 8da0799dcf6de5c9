package dev.weir.app.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.app.command.Pauses;
import dev.weir.client.Put;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BacklogTest {
    @Test
    void dropsTheOldestPastItsBoundAndCountsThem() {
        Backlog backlog = new Backlog(3);
        backlog.add(puts(0, 2));
        assertThat(backlog.takeDropped()).isZero();
        backlog.add(puts(2, 5));
        assertThat(backlog.oldest(10)).isEqualTo(puts(2, 5));
        assertThat(backlog.takeDropped()).isEqualTo(2);
        assertThat(backlog.takeDropped()).isZero();
    }

    @Test
    void keepsWhatWasHandedOutUntilItIsRemoved() {
        Backlog backlog = new Backlog(10);
        backlog.add(puts(0, 5));
        assertThat(backlog.oldest(2)).isEqualTo(puts(0, 2));
        backlog.removeOldest(2);
        assertThat(backlog.oldest(10)).isEqualTo(puts(2, 5));
        assertThat(backlog.size()).isEqualTo(3);
    }

    @Test
    void pausesTwiceAsLongEachTimeUpToTenSecondsAndBeginsAnewAfterASuccess() {
        Pauses pauses = new Pauses(new Random(1));
        List<Duration> bounds =
                Stream.of(2, 4, 8, 10, 10).map(Duration::ofSeconds).toList();
        for (Duration bound : bounds) {
            assertThat(pauses.next()).isBetween(bound.multipliedBy(4).dividedBy(5), bound);
        }
        pauses.reset();
        assertThat(pauses.next()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void makesNamesFitForKeys() {
        assertThat(HostReadings.word(" New \t York\u00a0x ")).isEqualTo("New_York_x");
        assertThat(HostReadings.word("\u0007")).isEqualTo("_");
        assertThat(HostReadings.word("  ")).isEqualTo("unknown");
    }

    private static List<Put> puts(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new Put("k", i, i)).toList();
    }
}
