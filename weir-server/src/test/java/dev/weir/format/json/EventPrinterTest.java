package dev.weir.format.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventPrinterTest {
    private static final long NOON = 1_774_958_400_000_000L;

    private final EventPrinter printer = new EventPrinter();

    private static Event event(String device, @Nullable String card, long timestamp, String attributes) {
        return new Event(EventStream.READINGS, 7, device, card, timestamp, NOON, attributes.getBytes(UTF_8));
    }

    private String printed() {
        return new String(printer.bytes(), 0, printer.size(), UTF_8);
    }

    @Test
    void printsAttributesAsTheyCame() {
        printer.json(event("d1", null, NOON + 500_000, "{\"temp\":21.50}"));
        assertThat(printed())
                .isEqualTo("{\"id\":7,\"stream\":\"readings\",\"device_id\":\"d1\",\"card_id\":null,"
                        + "\"timestamp\":\"2026-03-31T12:00:00.5Z\",\"received_at\":\"2026-03-31T12:00:00Z\","
                        + "\"data\":{\"temp\":21.50}}");
    }

    @Test
    void escapesNames() {
        printer.json(event("a\"\\\n\u00fc\uD83D\uDE00\"", "c\u0001", NOON, "{}"));
        assertThat(printed())
                .contains("\"device_id\":\"a\\\"\\\\\\u000a\u00fc\uD83D\uDE00\\\"\",\"card_id\":\"c\\u0001\"");
    }

    @ParameterizedTest
    @CsvSource({
        "631151999999999, true",
        "631152000000000, false",
        "1775044800000000, false",
        "1775044800000001, true",
        "-1, true"
    })
    void marksTimesBefore1990AndMoreThanADayAhead(long micros, boolean isSuspect) {
        printer.json(event("d", null, micros, "{}"));
        assertThat(printed().contains(",\"suspect_time\":true,")).isEqualTo(isSuspect);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "d1|d1",
                "=1|'=1",
                "+1|'+1",
                "-1|'-1",
                "@a|'@a",
                "a,b|\"a,b\"",
                "a\"b|\"a\"\"b\"",
                "=a,b|\"'=a,b\"",
                "a=b|a=b"
            })
    void writesCellsThatNoSpreadsheetRuns(String device, String cell) {
        printer.csv(event(device, null, NOON, "{}"));
        assertThat(printed()).isEqualTo("7,readings," + cell + ",,2026-03-31T12:00:00Z,2026-03-31T12:00:00Z,{}\r\n");
    }

    @Test
    void growsAsItMust() {
        String large = "{\"a\":\"" + "\u00fc".repeat(50_000) + "\"}";
        for (int i = 0; i < 10; i++) {
            printer.json(event("d".repeat(1024), "\u0001".repeat(1024), NOON, large));
            printer.csv(event("\"".repeat(1024), ",".repeat(1024), NOON, large));
        }
        assertThat(printed().lines()).hasSize(10);
        printer.clear();
        assertThat(printed()).isEmpty();
    }
}
