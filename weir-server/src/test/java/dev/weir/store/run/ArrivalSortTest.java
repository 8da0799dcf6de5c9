package dev.weir.store.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ArrivalSortTest {
    @Test
    void leavesRisingTimesAlone() {
        check(1, 2, 3, 4);
    }

    @Test
    void keepsOneSample() {
        check(7);
    }

    @Test
    void letsTheLastOfOneTimeWin() {
        check(5, 5, 5);
        check(1, 5, 5, 2, 5, 2);
    }

    @Test
    void sortsFallingTimes() {
        check(9, 8, 7, 6, 5, 4, 3, 2, 1);
    }

    @Test
    void takesTheExtremesOfTime() {
        check(Long.MAX_VALUE, Long.MIN_VALUE, 0, Long.MAX_VALUE, Long.MIN_VALUE);
        check(Long.MIN_VALUE, Long.MIN_VALUE);
    }

    @Test
    void sortsAsAMapDoes() {
        SplittableRandom random = Seed.random();
        for (int round = 0; round < 20_000; round++) {
            long[] times = new long[1 + random.nextInt(60)];
            int range = 1 + random.nextInt(100);
            int late = random.nextInt(101);
            for (int i = 0; i < times.length; i++) {
                times[i] = random.nextInt(100) < late ? random.nextInt(range) - range / 2 : i;
            }
            check(times);
        }
    }

    @Test
    void sortsManyAsAMapDoes() {
        SplittableRandom random = Seed.random();
        for (int percent : new int[] {0, 1, 10, 50, 100}) {
            long[] times = new long[100_000];
            for (int i = 0; i < times.length; i++) {
                times[i] = random.nextInt(100) < percent ? random.nextInt(50_000) : i;
            }
            check(times);
        }
    }

    /** Sorts in the middle of other samples, which must stay as they are. */
    private static void check(long... times) {
        TreeMap<Long, Double> expected = new TreeMap<>();
        int margin = 2;
        long[] sorted = new long[times.length + 2 * margin];
        double[] values = new double[sorted.length];
        Arrays.fill(sorted, -77);
        Arrays.fill(values, -77);
        for (int i = 0; i < times.length; i++) {
            expected.put(times[i], (double) i);
            sorted[margin + i] = times[i];
            values[margin + i] = i;
        }
        int left = ArrivalSort.sort(sorted, values, margin, times.length);
        long[] expectedTimes =
                expected.keySet().stream().mapToLong(Long::longValue).toArray();
        double[] expectedValues =
                expected.values().stream().mapToDouble(Double::doubleValue).toArray();
        assertThat(Arrays.copyOfRange(sorted, margin, margin + left)).isEqualTo(expectedTimes);
        assertThat(Arrays.copyOfRange(values, margin, margin + left)).isEqualTo(expectedValues);
        for (int i = 0; i < margin; i++) {
            assertThat(values[i]).isEqualTo(values[values.length - 1 - i]).isEqualTo(-77);
        }
    }
}
