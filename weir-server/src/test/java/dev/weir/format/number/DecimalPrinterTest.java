package dev.weir.format.number;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalPrinterTest {
    private static final int OFFSET = 3;

    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "10, 10.0",
        "-7, -7.0",
        "0.0001, 0.0001",
        "0.00011, 0.00011",
        "0.00001, 1e-05",
        "-0.000012, -1.2e-05",
        "0.1, 0.1",
        "23.5, 23.5",
        "1e15, 1000000000000000.0",
        "1000000000000000.5, 1000000000000000.5",
        "9999999999999998, 9999999999999998.0",
        "9007199254740993, 9007199254740992.0",
        "1e16, 1e+16",
        "12345678901234567, 1.2345678901234568e+16",
        "1e22, 1e+22",
        "1e23, 1e+23",
        "2e23, 2e+23",
        "1e100, 1e+100",
        "5e-324, 5e-324",
        "1e-323, 1e-323",
        "1.5e-323, 1.5e-323",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "2.225073858507201e-308, 2.225073858507201e-308",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "0.30000000000000004, 0.30000000000000004",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "123456.789012345, 123456.789012345",
        "0.000123456789, 0.000123456789",
        "99999.99999999999, 99999.99999999999",
        "999999999.999999, 999999999.999999"
    })
    void printsAsPythonDoes(double value, String text) {
        assertThat(print(value)).isEqualTo(text);
    }

    @Test
    void printsTheSumOfATenthAndTwoTenths() {
        assertThat(print(0.1 + 0.2)).isEqualTo("0.30000000000000004");
    }

    @Test
    void printsPowersOfTwoAndTheirNeighboursAsTrialDoes() {
        for (int exponent = Double.MIN_EXPONENT - 52; exponent <= Double.MAX_EXPONENT; exponent++) {
            double power = Math.scalb(1.0, exponent);
            checkByTrial(power);
            checkByTrial(Math.nextUp(power));
            checkByTrial(-Math.nextDown(power));
        }
    }

    @Test
    void printsPowersOfTenAndTheirNeighboursAsTrialDoes() {
        for (int exponent = -323; exponent <= 308; exponent++) {
            double power = Double.parseDouble("1e" + exponent);
            checkByTrial(power);
            checkByTrial(Math.nextUp(power));
            checkByTrial(Math.nextDown(power));
        }
    }

    @Test
    void printsTheSmallestNumbersAsTrialDoes() {
        for (long bits = 0; bits < 500; bits++) {
            checkByTrial(Double.longBitsToDouble(bits));
        }
    }

    @Test
    void printsRandomNumbersAsTrialDoes() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 4_000; i++) {
            checkByTrial((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20));
        }
    }

    @Test
    void printsRandomBitsAsShortAsJavaDoes() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 200_000; i++) {
            checkByJava(Double.longBitsToDouble(random.nextLong()));
        }
    }

    @Test
    void printsRandomDecimalsAsShortAsJavaDoes() {
        SplittableRandom random = Seed.random();
        for (int i = 0; i < 100_000; i++) {
            long digits = random.nextLong() >> (1 + random.nextInt(63));
            checkByJava(digits / Math.pow(10, random.nextInt(20)));
            checkByJava(Math.nextUp(digits / 100.0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, -1, 99, 100, 1_000_000_000_000_000_000L, 999_999_999_999_999_999L})
    void printsWholeNumbers(long value) {
        checkWhole(value);
    }

    @Test
    void printsWholeNumbersOfEveryLength() {
        for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
            checkWhole(power - 1);
            checkWhole(power);
            checkWhole(-power);
        }
        checkWhole(Long.MAX_VALUE);
        checkWhole(Long.MIN_VALUE);
        checkWhole(Long.MIN_VALUE + 1);
    }

    private static void checkWhole(long value) {
        byte[] target = new byte[40];
        int end = DecimalPrinter.print(value, target, OFFSET);
        assertThat(new String(target, OFFSET, end - OFFSET, US_ASCII)).isEqualTo(Long.toString(value));
    }

    private static void checkByTrial(double value) {
        String text = print(value);
        if (!text.equals(Repr.byTrial(value))) {
            assertThat(text).as("seed %d", Seed.value()).isEqualTo(Repr.byTrial(value));
        }
    }

    private static void checkByJava(double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        String text = print(value);
        if (!text.equals(Repr.byJava(value)) || Double.parseDouble(text) != value) {
            assertThat(text).as("seed %d", Seed.value()).isEqualTo(Repr.byTrial(value));
        }
    }

    /** Prints between guard bytes, none of which may be touched. */
    private static String print(double value) {
        byte[] target = new byte[OFFSET + DecimalPrinter.MAX_BYTES + 1];
        Arrays.fill(target, (byte) '#');
        int end = DecimalPrinter.print(value, target, OFFSET);
        if (end - OFFSET > DecimalPrinter.MAX_BYTES || target[OFFSET - 1] != '#') {
            throw new AssertionError(value + " is printed outside of its place");
        }
        return new String(target, OFFSET, end - OFFSET, US_ASCII);
    }
}
