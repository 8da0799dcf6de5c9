package dev.weir.format.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimePrinterTest {
    @ParameterizedTest
    @CsvSource({
        "0,                    1970-01-01T00:00:00Z",
        "1774958400000000,     2026-03-31T12:00:00Z",
        "1774958400500000,     2026-03-31T12:00:00.5Z",
        "1774958400123456,     2026-03-31T12:00:00.123456Z",
        "1774958400000001,     2026-03-31T12:00:00.000001Z",
        "-1,                   1969-12-31T23:59:59.999999Z",
        "253402300799999999,   9999-12-31T23:59:59.999999Z",
        "253402300800000000,   +10000-01-01T00:00:00Z",
        "-62167219200000000,   0000-01-01T00:00:00Z",
        "-62167219200000001,   -0001-12-31T23:59:59.999999Z",
        "9223372036854775807,  +294247-01-10T04:00:54.775807Z",
        "-9223372036854775808, -290308-12-21T19:59:05.224192Z"
    })
    void printsEveryTime(long micros, String text) {
        assertThat(TimePrinter.text(micros)).isEqualTo(text);
    }
}
