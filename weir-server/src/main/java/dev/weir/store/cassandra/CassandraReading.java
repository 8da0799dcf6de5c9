package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.weir.model.Event;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.Horizons;
import dev.weir.store.SampleCursor;
import dev.weir.store.SeriesSummary;
import dev.weir.store.remote.Reading;
import dev.weir.store.run.MergingCursor;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunSummary;
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

    private static <T> T reading(String what, Supplier<T> read) {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw Failures.unavailable("read " + what + " from Cassandra", e);
        }
    }

    private List<RunCursor> sources(int seriesId) {
        return Lanes.of(Hidden.takenOutOf(lots().of(hashes.of(seriesId))));
    }

    @Override
    public SampleCursor samples(int seriesId, TimeRange range) {
        return reading("samples", () -> new MergingCursor(sources(seriesId), horizons.clip(seriesId, range)));
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        return reading("a series", () -> RunSummary.of(sources(seriesId)));
    }

    @Override
    public boolean isEmpty(int seriesId) {
        return summary(seriesId).samples() == 0;
    }

    @Override
    public long sampleCount() {
        return reading(
                "how many samples there are",
                () -> servers().stream().mapToLong(ServerRow::samples).sum());
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
