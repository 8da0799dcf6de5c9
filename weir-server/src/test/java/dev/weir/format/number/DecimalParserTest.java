package dev.weir.format.number;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.weir.Seed;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalParserTest {
    private static final long MOST = 9_223_372_036_854L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+7",
                ".5",
                "5.",
                "-.5e1",
                "1E3",
                "1e+03",
                "1e-3",
                "007",
                "1e308",
                "1e-400",
                "-1e-400",
                "0e999999999999",
                "1e-99999999999999999999",
                "1.7976931348623157e308",
                "4.9e-324",
                "2.47e-324",
                "9007199254740993",
                "0.1"
            })
    void readsDecimals(String text) {
        assertThat(parse(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "+.",
                "-.",
                "e",
                "e5",
                ".e5",
                "1e",
                "1e+",
                "1e-",
                "1e5.",
                "1e5e5",
                "1..2",
                "1.2.3",
                "--1",
                "+-1",
                "1-",
                "1+1",
                "0x1p3",
                "0x10",
                "0X1",
                "1d",
                "1f",
                "1D",
                "1F",
                "1L",
                "1_000",
                "1,5",
                "NaN",
                "nan",
                "+NaN",
                "inf",
                "-inf",
                "Infinity",
                "-Infinity",
                " 1",
                "1 ",
                "1e 5",
                "١٢",
                "１",
                "1\u0000",
                "½",
                "1e400",
                "-1e400",
                "1e99999999999999999999",
                "1.8e308"
            })
    void refusesAllElse(String text) {
        assertThat(parse(text)).isNaN();
    }

    @Test
    void readsAMillionDigitsQuickly() {
        byte[] whole = "7".repeat(1_000_000).getBytes(UTF_8);
        byte[] fraction = ("0." + "7".repeat(1_000_000)).getBytes(UTF_8);
        byte[] zeros = ("1" + "0".repeat(1_000_000) + "e-1000000").getBytes(UTF_8);
        byte[] exponent = ("1e" + "9".repeat(1_000_000)).getBytes(UTF_8);
        assertTimeout(Duration.ofSeconds(5), () -> {
            assertThat(DecimalParser.parseDouble(whole, 0, whole.length)).isNaN();
            assertThat(DecimalParser.parseDouble(fraction, 0, fraction.length)).isEqualTo(7.0 / 9);
            assertThat(DecimalParser.parseDouble(zeros, 0, zeros.length)).isEqualTo(1);
            assertThat(DecimalParser.parseDouble(exponent, 0, exponent.length)).isNaN();
        });
    }

    @Test
    void readsWhatJavaReads() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 100_000; i++) {
            String text = number(random);
            double expected = Double.parseDouble(text);
            double found = parse(text);
            if (found != expected && !(Double.isInfinite(expected) && Double.isNaN(found))) {
                assertThat(found).as("%s, seed %d", text, Seed.value()).isEqualTo(expected);
            }
        }
    }

    private static String number(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        text.append(new String[] {"", "-", "+"}[random.nextInt(3)]);
        int digits = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 18);
        int point = random.nextInt(digits + 1);
        for (int i = 0; i < digits; i++) {
            text.append(i == point ? "." : "").append((char) ('0' + random.nextInt(10)));
        }
        if (random.nextInt(3) == 0) {
            text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(700) - 350);
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "+5, 5",
        "0005, 5",
        "-1, -1",
        "9223372036854, 9223372036854",
        "-9223372036854, -9223372036854",
        "0000000000000000000000009, 9"
    })
    void readsWholeNumbers(String text, long value) {
        assertThat(parseWhole(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                "1.0",
                "1.",
                "1e3",
                "--1",
                "+-1",
                "0x10",
                "1_0",
                "1L",
                "٣",
                " 1",
                "1 ",
                "9223372036855",
                "-9223372036855",
                "92233720368540",
                "18446744073709551616",
                "99999999999999999999999999"
            })
    void refusesWhatIsNoWholeNumberOrTooLarge(String text) {
        assertThat(parseWhole(text)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void readsTheLargestLong() {
        byte[] bytes = Long.toString(Long.MAX_VALUE).getBytes(UTF_8);
        assertThat(DecimalParser.parseWhole(bytes, 0, bytes.length, Long.MAX_VALUE))
                .isEqualTo(Long.MAX_VALUE);
        bytes[bytes.length - 1]++;
        assertThat(DecimalParser.parseWhole(bytes, 0, bytes.length, Long.MAX_VALUE))
                .isEqualTo(Long.MIN_VALUE);
    }

    /** Reads from the middle of digits, which must not be taken for part of the number. */
    private static double parse(String text) {
        byte[] bytes = ("9" + text + "9").getBytes(UTF_8);
        return DecimalParser.parseDouble(bytes, 1, bytes.length - 1);
    }

    private static long parseWhole(String text) {
        byte[] bytes = ("9" + text + "9").getBytes(UTF_8);
        return DecimalParser.parseWhole(bytes, 1, bytes.length - 1, MOST);
    }
}
