package dev.weir.format.time;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeParserTest {
    @ParameterizedTest
    @CsvSource({
        "2026-03-31T12:00:00Z,              1774958400000000",
        "2026-03-31t12:00:00z,              1774958400000000",
        "2026-03-31 12:00:00Z,              1774958400000000",
        "2026-03-31T12:00:00,               1774958400000000",
        "2026-03-31T12:00,                  1774958400000000",
        "2026-03-31T12:00Z,                 1774958400000000",
        "2026-03-31,                        1774915200000000",
        "2026-03-31T12:00:00.5Z,            1774958400500000",
        "2026-03-31T12:00:00.123456789Z,    1774958400123456",
        "2026-03-31T12:00:00.123456789123Z, 1774958400123456",
        "'2026-03-31T12:00:00,250Z',        1774958400250000",
        "2026-03-31T12:00:00+01:00,         1774954800000000",
        "2026-03-31T12:00:00+0100,          1774954800000000",
        "2026-03-31T12:00:00+01,            1774954800000000",
        "2026-03-31T12:00:00.5-05:30,       1774978200500000",
        "1969-12-31T23:59:59.9999999Z,      -1",
        "2024-02-29T00:00:00Z,              1709164800000000",
        "0000-02-29T00:00:00Z,              -62162121600000000",
        "+10000-01-01T00:00:00Z,            253402300800000000",
        "-0001-01-01T00:00:00Z,             -62198755200000000",
        "0,                                 0",
        "-0,                                0",
        "1774958400,                        1774958400000000",
        "+1774958400,                       1774958400000000",
        "1774958400.123,                    1774958400123000",
        "1774958400.1234567,                1774958400123456",
        "-1.5,                              -1500000",
        "-1.0000001,                        -1000001",
        "-1.0000000,                        -1000000",
        "1.774958400e9,                     1774958400000000",
        "17749584e2,                        1774958400000000",
        "1e-400,                            0",
        "-1e-400,                           -1",
        "4999999999.9999999,                4999999999999999",
        "-4999999999.9999999,               -5000000000000000",
        "5000000000,                        5000000000000",
        "-5000000000,                       -5000000000000",
        "1774958400123,                     1774958400123000",
        "1774958400123.4567,                1774958400123456",
        "-1774958400123.4567,               -1774958400123457",
        "4999999999999,                     4999999999999000",
        "5000000000000,                     5000000000000",
        "1774958400123456,                  1774958400123456",
        "1774958400123456.9,                1774958400123456",
        "-1774958400123456.9,               -1774958400123457",
        "5000000000000000,                  5000000000000",
        "1774958400123456789,               1774958400123456",
        "-1774958400123456789,              -1774958400123457",
        "9999999999999999999,               9999999999999999",
        "1e20,                              100000000000000000",
        "9223372036854775806999,            9223372036854775806",
        "-9223372036854775807000,           -9223372036854775807",
        "+294247-01-10T04:00:54.775806Z,    9223372036854775806",
        "-290308-12-21T19:59:05.224193Z,    -9223372036854775807"
    })
    void readsEverySpellingOfATime(String text, long micros) {
        assertThat(parse(text, ZoneOffset.UTC)).as(text).isEqualTo(micros);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+",
                ".",
                "now",
                "2026-03",
                "2026-3-31",
                "2026-13-01",
                "2026-00-01",
                "2026-02-29",
                "1900-02-29",
                "2026-04-31",
                "2026-03-31T",
                "2026-03-31T12",
                "2026-03-31T12:0",
                "2026-03-31T24:00:00Z",
                "2026-03-31T12:60:00Z",
                "2026-03-31T12:00:60Z",
                "2026-03-31T12:00:00.Z",
                "2026-03-31T12:00:00.",
                "2026-03-31T12:00:",
                "2026-03-31T12:00:0",
                "2026-03-31T12:00:00ZZ",
                "2026-03-31T12:00:00 Z",
                "2026-03-31T12:00:00+1",
                "2026-03-31T12:00:00+19:00",
                "2026-03-31T12:00:00+01:60",
                "2026-03-31Z",
                "2026-03-31T12:00:00+01:0",
                "2026-03-31X12:00:00",
                "2026/03/31",
                "20260331T120000Z",
                " 0",
                "0 ",
                "1_0",
                "0x10",
                "NaN",
                "Infinity",
                "-Infinity",
                "١٢٣",
                "1e",
                "e1",
                "--1",
                "-1-01-01",
                "+1000000-01-01",
                "1.2.3",
                "12:00:00"
            })
    void answersNoneForAllElse(String text) {
        assertThat(parse(text, ZoneOffset.UTC)).as(text).isEqualTo(TimeParser.NONE);
        assertThat(whyNot(text)).endsWith("it is neither a number nor a date and time such as 2026-03-31T12:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e30",
                "9223372036854775807000",
                "-9223372036854775807001",
                "99999999999999999999999",
                "1e999999999",
                "-1e99999999999"
            })
    void namesTheUnitAssumedWhereANumberIsOutOfRange(String text) {
        assertThat(parse(text, ZoneOffset.UTC)).isEqualTo(TimeParser.NONE);
        assertThat(whyNot(text))
                .isEqualTo(
                        "cannot read the time \"" + text + "\": taken as nanoseconds, by its size, it is out of range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+294247-01-10T04:00:54.775807Z",
                "-290308-12-21T19:59:05.224192Z",
                "+999999-12-31",
                "-999999-01-01"
            })
    void refusesDatesThatMicrosecondsDoNotReach(String text) {
        assertThat(parse(text, ZoneOffset.UTC)).isEqualTo(TimeParser.NONE);
        assertThat(whyNot(text)).endsWith("it is out of the range of 64-bit microseconds");
    }

    @Test
    void takesTheGivenZoneWhereNoneIsNamed() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(parse("2026-01-15T12:00:00", berlin)).isEqualTo(parse("2026-01-15T11:00:00Z", berlin));
        assertThat(parse("2026-07-15", berlin)).isEqualTo(parse("2026-07-14T22:00:00Z", berlin));
        assertThat(parse("2026-03-29T02:30", berlin)).isEqualTo(parse("2026-03-29T01:30:00Z", berlin));
        assertThat(parse("2026-10-25T02:30", berlin)).isEqualTo(parse("2026-10-25T00:30:00Z", berlin));
        assertThat(parse("1774958400", berlin)).isEqualTo(1_774_958_400_000_000L);
        assertThat(parse("-999999-01-01", berlin)).isEqualTo(TimeParser.NONE);
    }

    @Test
    void readsAndPrintsAsTheJdkDoes() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 100_000; i++) {
            long micros = random.nextLong() >> random.nextInt(64);
            Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            String printed = TimePrinter.text(micros);
            assertThat(Instant.parse(printed)).as("%d", micros).isEqualTo(instant);
            if (micros == Long.MIN_VALUE || micros == Long.MAX_VALUE) {
                continue;
            }
            assertThat(parse(printed, ZoneOffset.UTC)).isEqualTo(micros);
            assertThat(parse(instant.toString(), ZoneOffset.UTC)).isEqualTo(micros);
        }
    }

    @Test
    void readsWhateverBytesComeWithoutFailing() {
        SplittableRandom random = Seed.random();
        byte[] alphabet = "0123456789-+:.,TZ eE\u00e9".getBytes(UTF_8);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(34)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            long micros = TimeParser.parse(bytes, 0, bytes.length, ZoneOffset.UTC);
            assertThat(micros).isNotEqualTo(Long.MAX_VALUE);
            assertThat(TimeParser.whyNot(bytes, 0, bytes.length, ZoneOffset.UTC))
                    .isNotEmpty();
        }
    }

    private static long parse(String text, ZoneId zone) {
        byte[] bytes = text.getBytes(UTF_8);
        return TimeParser.parse(bytes, 0, bytes.length, zone);
    }

    private static String whyNot(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return TimeParser.whyNot(bytes, 0, bytes.length, ZoneOffset.UTC);
    }
}
