package dev.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.time.ZoneId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StepTest {
    @ParameterizedTest
    @CsvSource({
        "1h, UTC, 2026-03-31T12:34:56Z, 2026-03-31T12:00:00Z, 2026-03-31T13:00:00Z",
        "1h, UTC, 1969-12-31T23:59:59Z, 1969-12-31T23:00:00Z, 1970-01-01T00:00:00Z",
        "1h, Asia/Kathmandu, 2026-03-31T12:34:56Z, 2026-03-31T12:15:00Z, 2026-03-31T13:15:00Z",
        "1d, Asia/Kathmandu, 2026-03-31T12:00:00Z, 2026-03-30T18:15:00Z, 2026-03-31T18:15:00Z",
        // The day on which clocks are put forward has 23 hours, the one on which they are put back 25.
        "1d, Europe/Berlin, 2025-03-30T12:00:00Z, 2025-03-29T23:00:00Z, 2025-03-30T22:00:00Z",
        "1d, Europe/Berlin, 2025-10-26T12:00:00Z, 2025-10-25T22:00:00Z, 2025-10-26T23:00:00Z",
        "1d, America/New_York, 2025-11-02T12:00:00Z, 2025-11-02T04:00:00Z, 2025-11-03T05:00:00Z",
        "6h, Europe/Berlin, 2025-06-01T12:00:00Z, 2025-06-01T10:00:00Z, 2025-06-01T16:00:00Z",
        "6h, Europe/Berlin, 2025-03-30T21:00:00Z, 2025-03-30T17:00:00Z, 2025-03-30T22:00:00Z",
        "6h, Europe/Berlin, 2025-10-26T22:30:00Z, 2025-10-26T22:00:00Z, 2025-10-26T23:00:00Z",
        "7h, Europe/Berlin, 1970-01-01T08:00:00Z, 1970-01-01T07:00:00Z, 1970-01-01T14:00:00Z",
        "7d, UTC, 1970-01-09T00:00:00Z, 1970-01-08T00:00:00Z, 1970-01-15T00:00:00Z",
        "7d, Europe/Berlin, 2025-03-31T00:00:00Z, 2025-03-26T23:00:00Z, 2025-04-02T22:00:00Z",
        // A midnight that does not exist, and a day that does not.
        "1d, America/Sao_Paulo, 2018-11-04T12:00:00Z, 2018-11-04T03:00:00Z, 2018-11-05T02:00:00Z",
        "1d, Pacific/Apia, 2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    })
    void beginsAndEndsWhereTheZoneSays(String step, String zone, String time, String begin, String end) {
        Steps steps = Step.of(step).orElseThrow().in(ZoneId.of(zone));
        steps.seek(Stored.micros(time));
        assertThat(steps.beginMicros()).isEqualTo(Stored.micros(begin));
        assertThat(steps.endMicros()).isEqualTo(Stored.micros(end));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "s", "0s", "-1h", "1.5h", "500ms", "1w", "1H", " 1h", "1000001d", "99999999999s"})
    void refusesWhatIsNone(String text) {
        assertThat(Step.of(text)).isEmpty();
    }

    @Test
    void takesTheLongest() {
        assertThat(Step.of("1000000d")).isPresent();
        assertThat(Step.of("86400s").orElseThrow().isDays()).isFalse();
    }

    @Test
    void coversEveryTimeWithStepsThatFollowEachOther() {
        SplittableRandom random = Seed.random();
        String[] zones = {"UTC", "+05:45", "Europe/Berlin", "Asia/Kathmandu", "America/Toronto", "Pacific/Apia"};
        String[] texts = {"1s", "7s", "15m", "1h", "5h", "12h", "24h", "36h", "1d", "2d", "30d", "1000000d"};
        for (int i = 0; i < 50_000; i++) {
            Step step = Step.of(texts[random.nextInt(texts.length)]).orElseThrow();
            Steps steps = step.in(ZoneId.of(zones[random.nextInt(zones.length)]));
            long micros = random.nextInt(4) == 0
                    ? random.nextLong(Long.MIN_VALUE + 1, Long.MAX_VALUE)
                    : random.nextLong(-3_000_000_000_000_000L, 3_000_000_000_000_000L);
            steps.seek(micros);
            long begin = steps.beginMicros();
            long end = steps.endMicros();
            assertThat(micros).as("%s, seed %s", step, Seed.value()).isBetween(begin, end - 1);
            if (end < Long.MAX_VALUE) {
                steps.seek(end - 1);
                assertThat(steps.beginMicros()).isEqualTo(begin);
                steps.seek(end);
                assertThat(steps.beginMicros()).isEqualTo(end);
            }
        }
    }
}
