package dev.weir.query;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that answer a query, a stretch after another, series by series; a series without any is left out. Its methods run on reader
 * threads, one at a time. Between {@link #detach} and the next stretch it holds no shared memory, so that its reader may be slow.
 */
public final class QueryAnswer implements QueryResult, AutoCloseable {
    private final Store store;
    private final SeriesRegistry registry;
    private final RangeQuery query;
    private final int[] seriesIds;
    private final KeptBytes kept;
    private final Rows rows;
    private final SeriesRows source;
    private int nextSeries;
    private boolean begins;
    private boolean more;
    private @Nullable View view;
    private @Nullable SampleCursor cursor;

    QueryAnswer(Store store, SeriesRegistry registry, RangeQuery query, int[] seriesIds, KeptBytes kept) {
        this.store = store;
        this.registry = registry;
        this.query = query;
        this.seriesIds = seriesIds;
        this.kept = kept;
        this.rows = new Rows(query.columns().size());
        EnumSet<Aggregate> asked = EnumSet.noneOf(Aggregate.class);
        asked.addAll(query.aggregates());
        this.source = new SeriesRows(query, new StepTotals(asked), new SampleBlock());
    }

    /** What it answers. */
    public RangeQuery query() {
        return query;
    }

    /** Moves to the next stretch of at least one row; false at the end. */
    public boolean next() {
        begins = false;
        while (more || openSeries()) {
            SampleCursor current = cursor;
            if (current == null) {
                throw new IllegalStateException("BUG: no series is open");
            }
            rows.clear();
            more = source.fill(current, rows);
            if (!more) {
                closeSeries();
            }
            if (rows.count() > 0) {
                return true;
            }
        }
        closeView();
        return false;
    }

    private boolean openSeries() {
        if (nextSeries == seriesIds.length) {
            return false;
        }
        View current = view;
        if (current == null) {
            current = store.view(0, Duration.ZERO);
            view = current;
        }
        cursor = current.samples().read(seriesIds[nextSeries++], query.range());
        source.begin();
        begins = true;
        return true;
    }

    /** Whether these are the first rows of their series. */
    public boolean beginsSeries() {
        return begins;
    }

    /** Whether no more rows of this series follow. */
    public boolean endsSeries() {
        return !more;
    }

    /** The key of the series that the rows belong to. */
    public String key() {
        return registry.key(seriesIds[nextSeries - 1]);
    }

    /** The rows; valid until the next call of {@link #next}. */
    public Rows rows() {
        return rows;
    }

    /**
     * Lets go of shared memory before a wait for the peer.
     *
     * @throws dev.weir.model.WeirException OVERLOADED when all answers together keep too much for their slow readers
     */
    public void detach() {
        SampleCursor current = cursor;
        if (current != null) {
            kept.hold(current.detach() + source.heldBytes());
        }
        closeView();
    }

    private void closeSeries() {
        SampleCursor current = cursor;
        if (current != null) {
            cursor = null;
            current.close();
            kept.hold(0);
        }
    }

    private void closeView() {
        View current = view;
        if (current != null) {
            view = null;
            current.close();
        }
    }

    @Override
    public void close() {
        closeSeries();
        closeView();
    }
}
