package dev.weir.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.Seed;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PercentilesTest {
    private final Percentiles percentiles = new Percentiles();

    @Test
    void liesBetweenTheTwoNearestSamples() {
        add(4, 1, 3, 2);
        assertThat(percentiles.get(0.5)).isEqualTo(2.5);
        percentiles.clear();
        add(7);
        assertThat(percentiles.get(0.99)).isEqualTo(7);
        percentiles.clear();
        add(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21);
        assertThat(percentiles.get(0.95)).isEqualTo(20);
        percentiles.clear();
        add(Double.MAX_VALUE, -Double.MAX_VALUE);
        assertThat(percentiles.get(0.5)).isZero();
    }

    @Test
    void agreesWithSorting() {
        SplittableRandom random = Seed.random();
        for (int round = 0; round < 2_000; round++) {
            percentiles.clear();
            double[] values = new double[1 + random.nextInt(300)];
            int kinds = 1 + random.nextInt(50);
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(3) == 0 ? i : random.nextInt(kinds);
            }
            add(values);
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            for (double fraction : new double[] {0.5, 0.95, 0.99}) {
                double rank = fraction * (sorted.length - 1);
                int below = (int) rank;
                double above = sorted[Math.min(below + 1, sorted.length - 1)];
                assertThat(percentiles.get(fraction))
                        .as("seed %s", Seed.value())
                        .isCloseTo(sorted[below] + (above - sorted[below]) * (rank - below), within(1e-9));
            }
        }
    }

    @Test
    void isExactUpToTheBoundAndNearBeyond() {
        double[] values = new double[1000];
        for (int i = 0; i < Percentiles.EXACT; i += values.length) {
            for (int j = 0; j < values.length; j++) {
                values[j] = (i + j) * 7919L % Percentiles.EXACT;
            }
            percentiles.add(values, 0, values.length);
        }
        assertThat(percentiles.isApproximate()).isFalse();
        assertThat(percentiles.get(0.95)).isCloseTo(0.95 * (Percentiles.EXACT - 1), within(1e-6));
        add(0);
        assertThat(percentiles.isApproximate()).isTrue();
        assertThat(percentiles.get(0.95)).isCloseTo(0.95 * Percentiles.EXACT, within(0.003 * Percentiles.EXACT));
        percentiles.clear();
        assertThat(percentiles.isApproximate()).isFalse();
    }

    private void add(double... values) {
        percentiles.add(values, 0, values.length);
    }
}
