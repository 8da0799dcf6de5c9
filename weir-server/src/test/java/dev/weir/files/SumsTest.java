package dev.weir.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.Seed;
import dev.weir.format.csv.CsvLayout;
import dev.weir.format.csv.CsvLimits;
import dev.weir.format.csv.CsvOptions;
import dev.weir.format.csv.CsvParser;
import dev.weir.format.csv.CsvReader;
import dev.weir.format.csv.CsvSlice;
import dev.weir.format.csv.SeriesNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Sums against decimal arithmetic that loses nothing. */
final class SumsTest {
    private final SplittableRandom random = Seed.random();

    /** The sums of one series with these values. */
    private static Sums sums(List<Double> values) throws IOException {
        StringBuilder text = new StringBuilder("sensor_id,timestamp,value\n");
        values.forEach(value -> text.append("s,1,").append(value).append('\n'));
        CsvLimits limits = new CsvLimits(1000, 10, 10);
        CsvOptions options = new CsvOptions(null, null, List.of(), ZoneOffset.UTC, "f.csv");
        CsvReader reader =
                new CsvReader(new ByteArrayInputStream(text.toString().getBytes(UTF_8)), options, limits);
        CsvLayout layout = (CsvLayout) reader.start();
        SeriesNames names = new SeriesNames(10);
        CsvParser parser = new CsvParser(layout, names);
        CsvSlice slice = new CsvSlice(5000);
        Sums sums = new Sums();
        while (reader.next(slice)) {
            parser.parse(slice);
            sums.add(slice, names.size());
        }
        return sums;
    }

    private static void assertExact(List<Double> values) throws IOException {
        Sums sums = sums(values);
        String some = values.subList(0, Math.min(10, values.size())) + " and more, seed " + Seed.value();
        assertThat(sums.count(0)).as(some).isEqualTo(values.size());
        assertThat(sums.min(0)).as(some).isEqualTo(Collections.min(values));
        assertThat(sums.max(0)).as(some).isEqualTo(Collections.max(values));
        assertThat(sums.average(0)).as(some).isEqualTo(MadeFile.average(values));
    }

    @Test
    void theAverageIsThatOfExactNumbersRoundedOnce() throws IOException {
        for (int round = 0; round < 100; round++) {
            List<Double> values = new ArrayList<>();
            double scale = Math.pow(10, random.nextInt(-20, 20));
            for (int i = random.nextInt(1, 2000); i > 0; i--) {
                values.add((random.nextDouble() - 0.3) * scale);
            }
            assertExact(values);
        }
    }

    @Test
    void largeValuesThatCancelLeaveTheSmallOnes() throws IOException {
        assertExact(List.of(1e16, 1.0, -1e16));
        assertExact(List.of(1e100, 1.0, -1e100, 1.0));
        assertExact(List.of(1e308, 3.0, -1e308));
        assertExact(List.of(1e308, 1e290, -1e308));
        assertExact(List.of(-1e300, 7.25, 1e300, 1e-3));
    }

    @Test
    void hugeValuesDoNotOverflow() throws IOException {
        double most = Double.MAX_VALUE;
        assertExact(Collections.nCopies(1000, most));
        assertExact(Collections.nCopies(1000, -1e308));
        assertExact(List.of(most, most, -most, 1e308, 17.0));
    }

    @Test
    void theSmallestValuesAreNotLost() throws IOException {
        double least = Double.MIN_VALUE;
        assertExact(List.of(least));
        assertExact(List.of(least, 3 * least, 5 * least));
        assertExact(List.of(Double.MIN_NORMAL, -least, Double.MIN_NORMAL));
    }

    @Test
    void theAverageOfEqualValuesIsTheirValue() throws IOException {
        for (int i = 0; i < 200; i++) {
            assertExact(Collections.nCopies(random.nextInt(1, 50), random.nextDouble()));
        }
        assertThat(sums(List.of(-0.0, -0.0)).average(0)).isEqualTo(-0.0);
    }

    @Test
    void valuesOfAllMagnitudesStayWithinTheLeastAndTheMost() throws IOException {
        for (int round = 0; round < 200; round++) {
            Double[] values = new Double[random.nextInt(1, 60)];
            for (int i = 0; i < values.length; i++) {
                double value = Double.longBitsToDouble(random.nextLong());
                values[i] = Double.isFinite(value) ? value : i;
            }
            List<Double> all = Arrays.asList(values);
            double average = sums(all).average(0);
            double exact = MadeFile.average(all);
            assertThat(average).isBetween(Collections.min(all), Collections.max(all));
            assertThat(Math.abs(average - exact))
                    .as("%s against %s of %s, seed %d", average, exact, all, Seed.value())
                    .isLessThanOrEqualTo(Math.ulp(exact));
        }
    }
}
