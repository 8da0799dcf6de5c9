package dev.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.query.TimeExpression.At;
import dev.weir.query.TimeExpression.Unreadable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeExpressionTest {
    private static final long NOW = micros("2026-03-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "now, 2026-03-31T12:00:00Z",
        "-15m, 2026-03-31T11:45:00Z",
        "-2h, 2026-03-31T10:00:00Z",
        "-7d, 2026-03-24T12:00:00Z",
        "-30s, 2026-03-31T11:59:30Z",
        "-500ms, 2026-03-31T11:59:59.500Z",
        "2026-03-31T12:00:00Z, 2026-03-31T12:00:00Z",
        "2026-03-31T12:00:00+02:00, 2026-03-31T10:00:00Z",
        "2026-03-31T12:00:00, 2026-03-31T10:00:00Z",
        "2026-03-31, 2026-03-30T22:00:00Z",
        "1700000000, 2023-11-14T22:13:20Z",
        "1700000000.5, 2023-11-14T22:13:20.500Z",
        "1700000000000, 2023-11-14T22:13:20Z",
        "1700000000000000, 2023-11-14T22:13:20Z",
        "1700000000000000000, 2023-11-14T22:13:20Z",
        "-15, 1969-12-31T23:59:45Z",
    })
    void readsEachForm(String text, String meant) {
        assertThat(TimeExpression.parse(text, NOW, ZoneId.of("Europe/Berlin"))).isEqualTo(new At(micros(meant)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Now",
                "now ",
                "15m",
                "-m",
                "-15M",
                "-15 m",
                "--15m",
                "+15m",
                "yesterday",
                "-999999999999999999d",
                "2026-13-01"
            })
    void saysWhyNot(String text) {
        assertThat(TimeExpression.parse(text, NOW, ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        Unreadable.class, no -> assertThat(no.reason()).isNotEmpty());
    }

    private static long micros(String text) {
        Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
    }
}
