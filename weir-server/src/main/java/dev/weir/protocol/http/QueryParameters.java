package dev.weir.protocol.http;

import dev.weir.format.text.Glob;
import dev.weir.model.TimeRange;
import dev.weir.query.Aggregate;
import dev.weir.query.RangeQuery;
import dev.weir.query.Step;
import dev.weir.query.TimeExpression;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads patterns, times and steps out of query parameters. Each throws a {@link Problem}, 400, that names the parameter. */
final class QueryParameters {
    static final List<String> NAMES = List.of("series", "from", "to", "step", "agg", "timezone");

    private final Parameters given;
    private final long nowMicros;

    QueryParameters(Parameters given, Instant now) {
        this.given = given;
        this.nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    }

    RangeQuery query() {
        Glob series = given.pattern("series")
                .orElseThrow(() -> Problem.wrong(
                        "series",
                        "missing_parameter",
                        "cannot query: series is missing, a key or a pattern such as *"));
        ZoneId zone = zone();
        return new RangeQuery(series, range(zone), step(), aggregates(), zone);
    }

    private TimeRange range(ZoneId zone) {
        return range(time("from", "-1h", zone), time("to", "now", zone));
    }

    /** From the beginning, or to the end, of time where these are not given; in UTC. */
    TimeRange openRange() {
        return range(
                given.find("from").isEmpty() ? Long.MIN_VALUE : time("from", "", ZoneOffset.UTC),
                given.find("to").isEmpty() ? Long.MAX_VALUE : time("to", "", ZoneOffset.UTC));
    }

    private TimeRange range(long from, long to) {
        if (to < from) {
            throw given.wrong("from", "it lies after to");
        }
        return new TimeRange(from, to);
    }

    private long time(String name, String otherwise, ZoneId zone) {
        return switch (TimeExpression.parse(given.find(name).orElse(otherwise), nowMicros, zone)) {
            case TimeExpression.At at -> at.micros();
            case TimeExpression.Unreadable no -> throw given.wrong(name, no.reason());
        };
    }

    private ZoneId zone() {
        Optional<String> text = given.find("timezone");
        try {
            return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text.get());
        } catch (DateTimeException e) {
            throw given.wrong(
                    "timezone", "it is no time zone, such as UTC, Europe/Berlin or +05:45 (%2B05:45 in a URL)");
        }
    }

    private @org.jspecify.annotations.Nullable Step step() {
        Optional<String> text = given.find("step");
        if (text.isEmpty()) {
            return null;
        }
        return Step.of(text.get())
                .orElseThrow(
                        () -> given.wrong("step", "it is no duration of at least a second, such as 30s, 5m, 1h or 7d"));
    }

    private List<Aggregate> aggregates() {
        List<Aggregate> aggregates = new ArrayList<>();
        for (String name : given.find("agg").orElse("").split(",", -1)) {
            if (name.isEmpty() && given.find("agg").isEmpty()) {
                return List.of();
            }
            Aggregate aggregate = Aggregate.of(name)
                    .orElseThrow(() -> given.wrong(
                            "agg",
                            "there is no \"" + Parameters.cut(name)
                                    + "\", only avg, min, max, sum, count, first, last, p50, p95 and p99"));
            if (aggregates.contains(aggregate)) {
                throw given.wrong("agg", name + " is there twice");
            }
            aggregates.add(aggregate);
        }
        return aggregates;
    }
}
