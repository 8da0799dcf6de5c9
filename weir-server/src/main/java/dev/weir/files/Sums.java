package dev.weir.files;

import dev.weir.format.csv.CsvSlice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Count, extremes and average of each series of a file, as columns by the series' numbers. Used by the thread of its file. */
final class Sums {
    /** Beyond this many values would overflow when they are added up; they are added up as so small a part of themselves. */
    private static final double HUGE = 0x1p950;

    private static final double PART = 0x1p-80;

    private long[] counts = new long[0];
    private double[] sums = new double[0];
    private double[] lost = new double[0];
    private double[] mins = new double[0];
    private double[] maxes = new double[0];
    private double @Nullable [] huge;

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
                huge()[at] += value * PART;
            }
        }
    }

    private double[] huge() {
        double[] made = huge;
        if (made == null) {
            made = new double[counts.length];
            huge = made;
        }
        return made;
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

    /** The average of a series that has samples; finite, as its samples are. */
    double average(int series) {
        double usual = (sums[series] + lost[series]) / counts[series];
        return huge == null ? usual : usual + huge[series] / counts[series] / PART;
    }
}
