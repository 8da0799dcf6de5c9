package dev.weir.store.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.Seed;
import dev.weir.store.SampleBlock;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunCodecTest {
    private final SplittableRandom random = Seed.random();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 127, 128, 129, 130, 131, 256, 257, 258, 1000, 8191, 8192})
    void bringsBackRunsOfEveryLength(int count) {
        Encoded.check(times(count, RunCodecTest::everySecond), values(count, i -> i));
        Encoded.check(times(count, i -> everySecond(i) + i % 7), values(count, Math::sin));
    }

    @Test
    void bringsBackIrregularTimes() {
        long[] times = new long[5_000];
        for (int unit : new int[] {1, 10, 1_000, 1_000_000}) {
            long time = -1_000_000_000L * unit;
            for (int i = 0; i < times.length; i++) {
                time += unit * (1L + random.nextInt(random.nextInt(50) == 0 ? 1_000_000 : 10));
                times[i] = time;
            }
            Encoded.check(times, values(times.length, i -> i * 0.5));
        }
    }

    @Test
    void bringsBackTheExtremesOfTime() {
        Encoded.check(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, new double[] {1, 2});
        Encoded.check(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}, new double[] {1, 2, 3});
        Encoded.check(new long[] {Long.MIN_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE}, new double[] {1, 2, 3});
        Encoded.check(new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE}, new double[] {1, 2, 3});
        Encoded.check(new long[] {-5, Long.MAX_VALUE - 5, Long.MAX_VALUE - 4, Long.MAX_VALUE}, new double[4]);
        Encoded.check(new long[] {Long.MIN_VALUE, Long.MIN_VALUE + 6, 0, 4, Long.MAX_VALUE}, new double[5]);
    }

    @Test
    void bringsBackRandomTimesOfTheWholeRange() {
        for (int round = 0; round < 2_000; round++) {
            long[] times =
                    random.longs(1 + random.nextInt(20)).sorted().distinct().toArray();
            Encoded.check(times, values(times.length, i -> random.nextInt(100)));
        }
    }

    @Test
    void bringsBackDecimalsOfEveryScale() {
        for (int scale = 0; scale <= 20; scale++) {
            double power = Math.pow(10, scale);
            Encoded.check(
                    times(300, RunCodecTest::everySecond),
                    values(300, i -> (random.nextInt(2_000_000) - 1_000_000) / power));
        }
    }

    @Test
    void bringsBackScalesThatGrowOnTheWay() {
        Encoded.check(times(4, RunCodecTest::everySecond), new double[] {1, 1.5, 1.25, 0.001});
        Encoded.check(times(4, RunCodecTest::everySecond), new double[] {0.1 + 0.2, 0.3, 0.1, 5});
        Encoded.check(times(3, RunCodecTest::everySecond), new double[] {9.007199254740991e15, 0.5, 1});
        Encoded.check(times(3, RunCodecTest::everySecond), new double[] {9007199254740991.0, -9007199254740991.0, 0});
    }

    @Test
    void bringsBackConstants() {
        for (double value : new double[] {0, -0.0, 23.5, Math.PI, Double.MIN_VALUE, Double.MAX_VALUE}) {
            assertThat(Encoded.check(times(8_192, RunCodecTest::everySecond), values(8_192, i -> value))
                            .size())
                    .isLessThan(90);
        }
    }

    @Test
    void bringsBackOddValuesAmongOrdinaryOnes() {
        double[] odd = {
            -0.0,
            0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            1e300,
            1e-300,
            0x1p53,
            0x1p53 + 2,
            -0x1p63,
            0x1p63,
            1.0 / 3,
            5,
            0.1
        };
        for (int round = 0; round < 3_000; round++) {
            double[] values = values(1 + random.nextInt(10), i -> odd[random.nextInt(odd.length)]);
            Encoded.check(times(values.length, RunCodecTest::everySecond), values);
        }
    }

    @Test
    void bringsBackRandomBits() {
        for (int round = 0; round < 100; round++) {
            double[] values = values(1 + random.nextInt(600), i -> {
                double value = Double.longBitsToDouble(random.nextLong());
                return Double.isFinite(value) ? value : 0;
            });
            Encoded.check(times(values.length, RunCodecTest::everySecond), values);
        }
    }

    @Test
    void sumsWithoutLosingSmallValuesToLargeOnes() {
        double[] values = values(1_000, i -> i % 2 == 0 ? 1e15 + i : -1e15 + 0.125);
        BigDecimal exact = Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(Encoded.check(times(1_000, RunCodecTest::everySecond), values)
                        .header()
                        .sum())
                .isEqualTo(exact.doubleValue(), within(1e-9));
    }

    @Test
    void storesAWalkOfTwoDecimalsInAboutAByteASample() {
        long walk = 2_000;
        double[] values = new double[SampleBlock.CAPACITY];
        for (int i = 0; i < values.length; i++) {
            walk += random.nextInt(101) - 50;
            values[i] = walk / 100.0;
        }
        long[] times = times(values.length, i -> 1_700_000_000_000_000L + i * 10_000_000);
        assertThat(Encoded.check(times, values).size() / (double) values.length).isLessThanOrEqualTo(1.04);
    }

    private static long everySecond(long index) {
        return 1_700_000_000_000_000L + index * 1_000_000;
    }

    private static long[] times(int count, LongUnaryOperator time) {
        return IntStream.range(0, count).mapToLong(i -> time.applyAsLong(i)).toArray();
    }

    private static double[] values(int count, IntToDoubleFunction value) {
        return IntStream.range(0, count).mapToDouble(value).toArray();
    }
}
