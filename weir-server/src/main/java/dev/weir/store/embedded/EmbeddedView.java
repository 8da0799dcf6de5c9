package dev.weir.store.embedded;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import dev.weir.store.RecordReader;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleReader;
import dev.weir.store.SeriesSummary;
import dev.weir.store.View;
import dev.weir.store.run.MergingCursor;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A snapshot and how much of its open head was published when the view was taken. */
final class EmbeddedView implements View, SampleReader {
    private final Snapshot snapshot;
    private final int through;

    /** Takes over one hold on the snapshot. */
    EmbeddedView(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.through = snapshot.open().count();
    }

    @Override
    public SampleReader samples() {
        return this;
    }

    @Override
    public SampleCursor read(int seriesId, TimeRange range) {
        return new MergingCursor(sources(seriesId, range), range);
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        return RunSummary.of(sources(seriesId, TimeRange.ALL));
    }

    /** Where the samples of a series in a range lie, oldest first. */
    private List<RunCursor> sources(int seriesId, TimeRange range) {
        List<RunCursor> sources = new ArrayList<>(snapshot.parts().size() + 2);
        for (Part part : snapshot.parts()) {
            if (range.overlaps(part.summary().minMicros(), part.summary().maxMicros())) {
                sources.add(part.runs(seriesId, range));
            }
        }
        Head frozen = snapshot.frozen();
        if (frozen != null) {
            sources.add(frozen.runs(seriesId, frozen.count()));
        }
        sources.add(snapshot.open().runs(seriesId, through));
        return sources;
    }

    @Override
    public EventReader events() {
        return new EventReader() {
            @Override
            public List<Event> read(EventQuery query) {
                return List.of();
            }

            @Override
            public long lastId(EventStream stream) {
                return stream.firstId() - 1;
            }
        };
    }

    @Override
    public RecordReader records() {
        return (table, key) -> Optional.empty();
    }

    @Override
    public int seriesCount() {
        return snapshot.open().seriesCount();
    }

    @Override
    public void close() {
        snapshot.release();
    }
}
