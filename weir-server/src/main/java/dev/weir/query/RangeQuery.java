package dev.weir.query;

import dev.weir.format.text.Glob;
import dev.weir.model.TimeRange;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about the samples of some series in a range.
 *
 * @param series whose keys match this
 * @param range whose time belongs to it
 * @param step how long a row is, or null for one row a series
 * @param aggregates the columns behind the time; with neither these nor a step each sample is a row
 * @param zone whose days and hours the steps follow
 */
public record RangeQuery(
        Glob series, TimeRange range, @Nullable Step step, List<Aggregate> aggregates, ZoneId zone) {
    /** What is asked for where a step is named and no aggregate. */
    private static final List<Aggregate> USUAL = List.of(Aggregate.AVG);

    /** With a step but without aggregates, the average is meant. */
    public RangeQuery {
        aggregates = aggregates.isEmpty() && step != null ? USUAL : List.copyOf(aggregates);
    }

    /** Whether each sample is a row. */
    public boolean isRaw() {
        return aggregates.isEmpty();
    }

    /** Names of the columns behind the time. */
    public List<String> columns() {
        return isRaw()
                ? List.of("value")
                : aggregates.stream().map(Aggregate::text).toList();
    }

    Steps steps() {
        Step length = step;
        return length == null ? new OneStep(range) : length.in(zone);
    }

    /** The most rows that a series can have whose samples in the range are so many, from the first of these times to the last. */
    long mostRows(long samples, long firstMicros, long lastMicros) {
        Step length = step;
        if (isRaw()) {
            return samples;
        }
        if (length == null) {
            return Math.min(1, samples);
        }
        long most = Math.floorDiv(lastMicros, length.lengthMicros())
                - Math.floorDiv(firstMicros, length.lengthMicros())
                + 1;
        return Math.min(samples, most);
    }
}
