package dev.weir.store.remote;

import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import dev.weir.store.RecordReader;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleReader;
import dev.weir.store.SeriesSummary;
import dev.weir.store.View;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records and ids as they are here, samples and events as the database has them: it is waited for before the first of these is read. */
public final class RemoteView implements View, SampleReader, EventReader {
    private final View local;
    private final EventIds ids;
    private final Supplier<Reading> catchUp;
    private final IntUnaryOperator seriesCount;
    private @Nullable Reading reading;

    /**
     * Takes over the local view.
     *
     * @param ids that events get here
     * @param catchUp waits until the database has what came before, and begins to read
     * @param seriesCount how many series the database may have, where the local view has so many
     */
    public RemoteView(View local, EventIds ids, Supplier<Reading> catchUp, IntUnaryOperator seriesCount) {
        this.local = local;
        this.ids = ids;
        this.catchUp = catchUp;
        this.seriesCount = seriesCount;
    }

    private Reading reading() {
        Reading current = reading;
        if (current == null) {
            current = catchUp.get();
            reading = current;
        }
        return current;
    }

    @Override
    public SampleReader samples() {
        return this;
    }

    @Override
    public SampleCursor read(int seriesId, TimeRange range) {
        return reading().samples(seriesId, range);
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        return reading().summary(seriesId);
    }

    @Override
    public boolean isEmpty(int seriesId) {
        return reading().isEmpty(seriesId);
    }

    @Override
    public long sampleCount() {
        return reading().sampleCount();
    }

    @Override
    public int seriesCount() {
        return seriesCount.applyAsInt(local.samples().seriesCount());
    }

    @Override
    public EventReader events() {
        return this;
    }

    @Override
    public List<Event> read(EventQuery query) {
        return reading().events(query);
    }

    @Override
    public long lastId(EventStream stream) {
        return Math.max(local.events().lastId(stream), ids.first(stream) - 1);
    }

    @Override
    public long boundId(EventStream stream) {
        return ids.isAlone() ? lastId(stream) : EventStream.MAX_ID;
    }

    @Override
    public RecordReader records() {
        return local.records();
    }

    @Override
    public void close() {
        try (local) {
            if (reading != null) {
                reading.close();
            }
        }
    }
}
