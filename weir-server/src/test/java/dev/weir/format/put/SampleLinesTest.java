package dev.weir.format.put;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.model.SeriesRegistry;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SampleLinesTest {
    private final SeriesRegistry registry = new SeriesRegistry(1);
    private final int id = registry.findOrAdd("kéy".getBytes(UTF_8));

    @Test
    void printsOneLineASample() {
        check("kéy 0.0 0\nkéy 1.0 1\n", 0, 1_000_000);
    }

    @Test
    void showsTheSampleAtTheWholeSecond() {
        check("kéy 0.0 5\n", 5_000_000, 5_000_001, 5_999_999);
    }

    @Test
    void showsTheLatestWhereNoneIsAtTheWholeSecond() {
        check("kéy 2.0 5\nkéy 3.0 6\n", 5_000_001, 5_000_002, 5_999_999, 6_000_000, 6_000_001);
    }

    @Test
    void floorsNegativeTimes() {
        check("kéy 0.0 -2\nkéy 2.0 -1\nkéy 3.0 0\n", -1_000_001, -999_999, -1, 0);
        check("kéy 0.0 -1\n", -1_000_000, -999_999);
    }

    @Test
    void printsTheEndsOfTime() {
        check("kéy 0.0 -9223372036855\nkéy 1.0 9223372036854\n", Long.MIN_VALUE, Long.MAX_VALUE - 1);
    }

    @Test
    void printsNothingOfNothing() {
        check("");
    }

    @Test
    void printsAsAMapDoesWhereverTheStretchesAreCut() {
        SplittableRandom random = Seed.random();
        for (int round = 0; round < 300; round++) {
            long[] times = random.longs(random.nextInt(12), -4, 5)
                    .map(second -> second * 1_000_000 + (random.nextBoolean() ? 0 : random.nextInt(1_000_000)))
                    .sorted()
                    .distinct()
                    .toArray();
            TreeMap<Long, Long> seconds = new TreeMap<>();
            for (int i = 0; i < times.length; i++) {
                long second = Math.floorDiv(times[i], 1_000_000L);
                Long shown = seconds.get(second);
                if (shown == null || times[shown.intValue()] != second * 1_000_000) {
                    seconds.put(second, (long) i);
                }
            }
            StringBuilder expected = new StringBuilder();
            seconds.forEach((second, index) -> expected.append("kéy " + index + ".0 " + second + "\n"));
            check(expected.toString(), times);
        }
    }

    /** Prints values 0, 1, 2 ... at these times, cut in two at every place, into room for one line and for many. */
    private void check(String expected, long... times) {
        double[] values = new double[times.length];
        Arrays.setAll(values, i -> i);
        for (int cut = 0; cut <= times.length; cut++) {
            assertThat(print(times, values, cut, 1)).isEqualTo(expected);
            assertThat(print(times, values, cut, 50)).isEqualTo(expected);
        }
    }

    private String print(long[] times, double[] values, int cut, int room) {
        SampleLines lines = new SampleLines(registry, id);
        byte[] target = new byte[room * lines.maxLineBytes()];
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < 2; part++) {
            int from = part == 0 ? 0 : cut;
            int to = part == 0 ? cut : times.length;
            lines.begin(Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to), to - from);
            while (lines.hasMore()) {
                int end = lines.print(target, 0, target.length);
                text.append(new String(target, 0, end, UTF_8));
            }
        }
        int end = lines.end(target, 0);
        return text.append(new String(target, 0, end, UTF_8)).toString();
    }
}
