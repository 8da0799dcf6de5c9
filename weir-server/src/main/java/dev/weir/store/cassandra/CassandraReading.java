package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.model.Event;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.EventQuery;
import dev.weir.store.Horizons;
import dev.weir.store.SampleCursor;
import dev.weir.store.SeriesSummary;
import dev.weir.store.remote.Reading;
import dev.weir.store.run.MaskedCursor;
import dev.weir.store.run.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads of what servers had brought when the first of them began. */
final class CassandraReading implements Reading {
    private final Connected connected;
    private final SeriesHashes hashes;
    private final Horizons horizons;
    private @Nullable List<ServerRow> servers;
    private @Nullable Lots lots;
    private @Nullable Days days;

    CassandraReading(Connected connected, SeriesHashes hashes, Horizons horizons) {
        this.connected = connected;
        this.hashes = hashes;
        this.horizons = horizons;
    }

    private List<ServerRow> servers() {
        List<ServerRow> known = servers;
        if (known == null) {
            known = ServerRow.all(connected.session(), connected.tables());
            servers = known;
        }
        return known;
    }

    private Lots lots() {
        Lots known = lots;
        if (known == null) {
            known = new Lots(connected.session(), connected.tables(), servers());
            lots = known;
        }
        return known;
    }

    private Days days() {
        Days known = days;
        if (known == null) {
            known = new Days(connected.session(), connected.tables(), servers());
            days = known;
        }
        return known;
    }

    private static <T> T reading(String what, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw Failures.unavailable("read " + what + " from Cassandra", e);
        }
    }

    /** What there is of a series: what lots have, and days. */
    private final class Found {
        private final SeriesHash hash;
        private final TimeRange shown;
        private final List<Stretch> fresh;
        private final Hidden hidden;

        Found(int seriesId) {
            hash = hashes.of(seriesId);
            shown = horizons.clip(seriesId, TimeRange.ALL);
            List<Stretch> unmerged = lots().of(hash);
            List<Stretch> deleting = new ArrayList<>(unmerged);
            deleting.addAll(days().read(hash, Days.DELETIONS));
            hidden = new Hidden(deleting);
            fresh = hidden.takenOutOf(unmerged);
        }

        private List<Stretch> day(int day) {
            return hidden.takenOutOf(days().read(hash, day));
        }

        /** Each day of a range that has something in tables by day, and what lies between. */
        List<DayCursor.Segment> segments(TimeRange range) {
            List<DayCursor.Segment> segments = new ArrayList<>();
            long from = range.fromMicros();
            for (int day : days().of(hash, range)) {
                long begin = Math.max(from, Buckets.begin(day));
                long end = Math.min(range.toMicros(), Buckets.begin(day + 1));
                segments.add(new DayCursor.Segment(new TimeRange(from, begin), () -> fresh));
                segments.add(new DayCursor.Segment(new TimeRange(begin, end), () -> with(day)));
                from = end;
            }
            segments.add(new DayCursor.Segment(new TimeRange(from, range.toMicros()), () -> fresh));
            return segments;
        }

        private List<Stretch> with(int day) {
            List<Stretch> all = new ArrayList<>(day(day));
            all.addAll(fresh);
            return all;
        }

        SeriesSummary summary() {
            SeriesSummary summary = SeriesSummary.EMPTY;
            for (int day : days().of(hash, shown)) {
                summary = plus(summary, summaryOf(day(day)));
            }
            return plus(summary, summaryOf(fresh));
        }

        private SeriesSummary summaryOf(List<Stretch> stretches) {
            TimeRanges below = shown.fromMicros() == Long.MIN_VALUE
                    ? null
                    : TimeRanges.of(new TimeRange(Long.MIN_VALUE, shown.fromMicros()));
            return RunSummary.of(stretches.stream()
                    .sorted(Comparator.comparingLong(Stretch::lastTaken))
                    .map(stretch -> MaskedCursor.of(new StretchCursor(List.of(stretch)), below))
                    .toList());
        }

        private static SeriesSummary plus(SeriesSummary one, SeriesSummary other) {
            return other.samples() == 0
                    ? one
                    : one.plus((int) other.samples(), other.firstMicros(), other.lastMicros(), other.lastValue());
        }
    }

    @Override
    public SampleCursor samples(int seriesId, TimeRange range) {
        return reading("samples", () -> new DayCursor(new Found(seriesId).segments(horizons.clip(seriesId, range))));
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        return reading("a series", () -> new Found(seriesId).summary());
    }

    @Override
    public boolean isEmpty(int seriesId) {
        return summary(seriesId).samples() == 0;
    }

    @Override
    public long sampleCount() {
        return reading(
                "how many samples there are",
                () -> servers().stream()
                        .mapToLong(server -> server.brought().samples())
                        .sum());
    }

    @Override
    public List<Event> events(EventQuery query) {
        CqlSession session = connected.session();
        EventQuery shown = query.within(horizons.clipEvents(query.range()));
        return reading(
                "events",
                () -> EventSelect.read(
                        session,
                        connected.tables(),
                        shown,
                        servers().stream().map(ServerRow::number).toList()));
    }

    @Override
    public void close() {
        // Holds nothing but heap.
    }
}
