package dev.weir.store.embedded;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import dev.weir.store.Horizons;
import dev.weir.store.RecordReader;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleReader;
import dev.weir.store.SeriesSummary;
import dev.weir.store.View;
import dev.weir.store.event.EventScratches;
import dev.weir.store.event.EventSource;
import dev.weir.store.event.MergingEvents;
import dev.weir.store.run.MaskedCursor;
import dev.weir.store.run.MergingCursor;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A snapshot and how much of its open head was published when the view was taken. */
final class EmbeddedView implements View, SampleReader, EventReader, RecordReader {
    private final Snapshot snapshot;
    private final Head.Published published;
    private final EventScratches scratches;
    private final Horizons horizons;

    /** Takes over one hold on the snapshot. */
    EmbeddedView(Snapshot snapshot, Horizons horizons, EventScratches scratches) {
        this.horizons = horizons;
        this.scratches = scratches;
        this.snapshot = snapshot;
        this.published = snapshot.open().published();
    }

    @Override
    public SampleReader samples() {
        return this;
    }

    @Override
    public SampleCursor read(int seriesId, TimeRange range) {
        TimeRange shown = horizons.clip(seriesId, range);
        return new MergingCursor(sources(seriesId, shown, null), shown);
    }

    @Override
    public long sampleCount() {
        long count = published.samples();
        for (Part part : snapshot.parts()) {
            count += part.summary().samples();
        }
        Head frozen = snapshot.frozen();
        return frozen == null ? count : count + frozen.count();
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        return RunSummary.of(sources(seriesId, TimeRange.ALL, expired(seriesId)));
    }

    @Override
    public boolean isEmpty(int seriesId) {
        for (RunCursor source :
                sources(seriesId, TimeRange.ALL, expired(seriesId)).reversed()) {
            if (source.next()) {
                return false;
            }
        }
        return true;
    }

    /** The times of a series that have expired; null where none have. */
    private @Nullable TimeRanges expired(int seriesId) {
        long horizon = horizons.of(seriesId);
        return horizon == Long.MIN_VALUE ? null : TimeRanges.of(new TimeRange(Long.MIN_VALUE, horizon));
    }

    /** Where the samples of a series in a range lie, oldest first, each without what is hidden and what was deleted later. */
    private List<RunCursor> sources(int seriesId, TimeRange range, @Nullable TimeRanges hidden) {
        List<RunCursor> sources = new ArrayList<>(snapshot.parts().size() + 2);
        sources.add(MaskedCursor.of(snapshot.open().runs(seriesId, published), hidden));
        TimeRanges deleted = TimeRanges.union(hidden, snapshot.open().deleted(seriesId, range, published));
        Head frozen = snapshot.frozen();
        if (frozen != null) {
            sources.add(MaskedCursor.of(frozen.runs(seriesId, frozen.published()), deleted));
            deleted = TimeRanges.union(deleted, frozen.deleted(seriesId, range, frozen.published()));
        }
        for (Part part : snapshot.parts().reversed()) {
            if (range.overlaps(part.summary().minMicros(), part.summary().maxMicros())) {
                sources.add(MaskedCursor.of(part.runs(seriesId, range), deleted));
            }
            deleted = TimeRanges.union(deleted, part.deletions().find(seriesId, range));
        }
        Collections.reverse(sources);
        return sources;
    }

    @Override
    public EventReader events() {
        return this;
    }

    @Override
    public List<Event> read(EventQuery asked) {
        EventQuery query = asked.within(horizons.clipEvents(asked.range()));
        List<EventSource> sources = new ArrayList<>(snapshot.parts().size() + 2);
        snapshot.parts().forEach(part -> sources.add(part.events(query.stream())));
        Head frozen = snapshot.frozen();
        if (frozen != null) {
            sources.add(source(frozen, query, frozen.published()));
        }
        sources.add(source(snapshot.open(), query, published));
        return MergingEvents.read(sources, query, scratches);
    }

    private static EventSource source(Head head, EventQuery query, Head.Published published) {
        return head.events(query.stream()).source(published.events(query.stream()));
    }

    @Override
    public long lastId(EventStream stream) {
        Long open = published.lastIds().ids().get(stream);
        if (open != null) {
            return open;
        }
        LastIds before = LastIds.of(snapshot.parts());
        Head frozen = snapshot.frozen();
        return (frozen == null ? before : before.max(frozen.published().lastIds())).of(stream);
    }

    @Override
    public RecordReader records() {
        return this;
    }

    @Override
    public Optional<byte[]> find(RecordTable table, String key) {
        Optional<RecordPut> found = snapshot.open().records().find(table, key);
        Head frozen = snapshot.frozen();
        if (found.isEmpty() && frozen != null) {
            found = frozen.records().find(table, key);
        }
        for (Part part : snapshot.parts().reversed()) {
            found = found.isPresent() ? found : part.records().find(table, key);
        }
        return found.map(RecordPut::value);
    }

    @Override
    public void scan(RecordTable table, Consumer<RecordPut> action) {
        Consumer<RecordPut> wanted = put -> {
            if (put.table() == table) {
                action.accept(put);
            }
        };
        snapshot.parts().forEach(part -> part.records().forEach(wanted));
        Head frozen = snapshot.frozen();
        if (frozen != null) {
            frozen.records().all().forEach(wanted);
        }
        snapshot.open().records().all().forEach(wanted);
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
