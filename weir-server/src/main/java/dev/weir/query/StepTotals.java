package dev.weir.query;

import dev.weir.store.SampleTotals;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the samples of one step come to, as far as it is asked for. Used again for each step; one thread. */
final class StepTotals {
    private final boolean sums;
    private final boolean extremes;
    private final @Nullable Percentiles percentiles;
    private long count;
    private double sum;
    private double lost; // The low parts that the sum had no room for.
    private double min;
    private double max;
    private double first;
    private double last;

    StepTotals(Set<Aggregate> asked) {
        sums = asked.contains(Aggregate.AVG) || asked.contains(Aggregate.SUM);
        extremes = asked.contains(Aggregate.MIN) || asked.contains(Aggregate.MAX);
        percentiles = asked.stream().anyMatch(Aggregate::isPercentile) ? new Percentiles() : null;
    }

    /** Whether a stretch may be added by its totals alone. */
    boolean takesTotals() {
        return percentiles == null;
    }

    void clear() {
        count = 0;
        sum = 0;
        lost = 0;
        min = Double.POSITIVE_INFINITY;
        max = Double.NEGATIVE_INFINITY;
        if (percentiles != null) {
            percentiles.clear();
        }
    }

    /** Bytes of heap that the samples of the step take. */
    long heldBytes() {
        return percentiles == null ? 0 : percentiles.heldBytes();
    }

    boolean isEmpty() {
        return count == 0;
    }

    long count() {
        return count;
    }

    /** Adds a stretch that follows those before. */
    void add(SampleTotals totals) {
        begin(totals.first());
        count += totals.count();
        last = totals.last();
        min = Math.min(min, totals.min());
        max = Math.max(max, totals.max());
        addToSum(totals.sum());
    }

    /** Adds the samples {@code values[from, to)}, at least one, which follow those before. */
    void add(double[] values, int from, int to) {
        begin(values[from]);
        count += to - from;
        last = values[to - 1];
        if (sums) {
            sum(values, from, to);
        }
        if (extremes) {
            extremes(values, from, to);
        }
        if (percentiles != null) {
            percentiles.add(values, from, to);
        }
    }

    private void begin(double value) {
        if (count == 0) {
            first = value;
        }
    }

    /** Two chains of Knuth's exact addition side by side: what rounding loses costs no more time than the sum alone. */
    private void sum(double[] values, int from, int to) {
        double sum0 = 0;
        double sum1 = 0;
        double lost0 = 0;
        double lost1 = 0;
        int at = from;
        for (; at + 1 < to; at += 2) {
            double value0 = values[at];
            double next0 = sum0 + value0;
            double part0 = next0 - sum0;
            lost0 += (sum0 - (next0 - part0)) + (value0 - part0);
            sum0 = next0;
            double value1 = values[at + 1];
            double next1 = sum1 + value1;
            double part1 = next1 - sum1;
            lost1 += (sum1 - (next1 - part1)) + (value1 - part1);
            sum1 = next1;
        }
        addToSum(sum0);
        addToSum(sum1);
        if (at < to) {
            addToSum(values[at]);
        }
        lost += lost0 + lost1;
    }

    private void addToSum(double value) {
        double next = sum + value;
        double part = next - sum;
        lost += (sum - (next - part)) + (value - part);
        sum = next;
    }

    private void extremes(double[] values, int from, int to) {
        double least = min;
        double most = max;
        for (int i = from; i < to; i++) {
            least = Math.min(least, values[i]);
            most = Math.max(most, values[i]);
        }
        min = least;
        max = most;
    }

    private double total() {
        double total = sum + lost;
        return Double.isNaN(total) ? sum : total;
    }

    /** Whether the percentiles are approximate. */
    boolean isApproximate() {
        return percentiles != null && percentiles.isApproximate();
    }

    /** What was asked for, of at least one sample. */
    double get(Aggregate aggregate) {
        return switch (aggregate) {
            case AVG -> total() / count;
            case SUM -> total();
            case MIN -> min;
            case MAX -> max;
            case COUNT -> count;
            case FIRST -> first;
            case LAST -> last;
            case P50, P95, P99 -> percentile(aggregate.fraction());
        };
    }

    private double percentile(double fraction) {
        if (percentiles == null) {
            throw new IllegalStateException("BUG: a percentile was not asked for");
        }
        return percentiles.get(fraction);
    }
}
