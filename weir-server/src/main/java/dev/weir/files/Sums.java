package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Count, extremes and average of each series of a file, as columns by the series' numbers. Used by the thread of its file. */
final class Sums {
    /** From here on values might overflow when they are added up; they are added up slowly and exactly. */
    private static final double HUGE = 0x1p950;

    private static final MathContext DIGITS = MathContext.DECIMAL128;

    private long[] counts = new long[0];
    private double[] sums = new double[0];
    private double[] lost = new double[0];
    private double[] mins = new double[0];
    private double[] maxes = new double[0];
    private @Nullable BigDecimal @Nullable [] huge;

    /** Adds the samples of a slice, whose series all have numbers below {@code series}. */
    void add(CsvSlice slice, int series) {
        ensure(series);
        int[] names = slice.names();
        double[] values = slice.values();
        for (int i = 0; i < slice.samples(); i++) {
            int at = names[i];
            double value = values[i];
            counts[at]++;
            mins[at] = Math.min(mins[at], value);
            maxes[at] = Math.max(maxes[at], value);
            if (Math.abs(value) < HUGE) {
                // Knuth's exact addition: what rounding loses is kept beside the sum.
                double sum = sums[at];
                double next = sum + value;
                double part = next - sum;
                lost[at] += (sum - (next - part)) + (value - part);
                sums[at] = next;
            } else {
                addHuge(at, value);
            }
        }
    }

    private void addHuge(int at, double value) {
        @Nullable BigDecimal[] known = huge == null ? new BigDecimal[counts.length] : huge;
        BigDecimal exact = new BigDecimal(value);
        BigDecimal before = known[at];
        known[at] = before == null ? exact : before.add(exact);
        huge = known;
    }

    private void ensure(int series) {
        int had = counts.length;
        if (series <= had) {
            return;
        }
        int size = Math.max(series, had + had / 2);
        counts = Arrays.copyOf(counts, size);
        sums = Arrays.copyOf(sums, size);
        lost = Arrays.copyOf(lost, size);
        mins = Arrays.copyOf(mins, size);
        maxes = Arrays.copyOf(maxes, size);
        huge = huge == null ? null : Arrays.copyOf(huge, size);
        Arrays.fill(mins, had, size, Double.POSITIVE_INFINITY);
        Arrays.fill(maxes, had, size, Double.NEGATIVE_INFINITY);
    }

    /** How many samples a series has. */
    long count(int series) {
        return series < counts.length ? counts[series] : 0;
    }

    double min(int series) {
        return mins[series];
    }

    double max(int series) {
        return maxes[series];
    }

    /** The average of a series that has samples; finite, and no less and no more than all of them. */
    double average(int series) {
        BigDecimal beyond = huge == null ? null : huge[series];
        double average = beyond == null ? usual(series) : exact(series, beyond);
        return Math.clamp(average, mins[series], maxes[series]);
    }

    /** What the division leaves is divided, too: so the quotient is rounded once. */
    private double usual(int series) {
        double quotient = sums[series] / counts[series];
        double rest = Math.fma(-quotient, (double) counts[series], sums[series]);
        return quotient + (rest + lost[series]) / counts[series];
    }

    private double exact(int series, BigDecimal beyond) {
        return beyond.add(new BigDecimal(sums[series]))
                .add(new BigDecimal(lost[series]))
                .divide(BigDecimal.valueOf(counts[series]), DIGITS)
                .doubleValue();
    }
}
