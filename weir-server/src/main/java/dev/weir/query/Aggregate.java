package dev.weir.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the samples of a step are summed up to. */
public enum Aggregate {
    AVG,
    MIN,
    MAX,
    SUM,
    COUNT,
    FIRST,
    LAST,
    P50(0.50),
    P95(0.95),
    P99(0.99);

    private final double fraction;

    Aggregate() {
        this(Double.NaN);
    }

    Aggregate(double fraction) {
        this.fraction = fraction;
    }

    /** As it is written in queries and replies. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a percentile, which needs all the samples. */
    public boolean isPercentile() {
        return !Double.isNaN(fraction);
    }

    /** The part of the samples that a percentile is not below. */
    double fraction() {
        return fraction;
    }

    /** The one that is written so. */
    public static Optional<Aggregate> of(String text) {
        return Arrays.stream(values())
                .filter(aggregate -> aggregate.text().equals(text))
                .findFirst();
    }
}
