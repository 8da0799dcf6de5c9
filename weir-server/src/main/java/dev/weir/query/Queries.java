package dev.weir.query;

import dev.weir.format.text.Glob;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import dev.weir.store.SeriesSummary;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Answers questions about stored series. What blocks on the disk is for reader threads; any number of them. */
public final class Queries {
    private static final int KEPT_BYTES = 64 << 20;

    /** How far beyond the bound rows are counted, for the message that says how many there are. */
    private static final int COUNTED = 10;

    private final Store store;
    private final SeriesRegistry registry;
    private final long mostRows;
    private final Semaphore keptBytes = new Semaphore(KEPT_BYTES);

    /** Queries of a store, whose answers have at most {@code mostRows} rows each. */
    public Queries(Store store, SeriesRegistry registry, long mostRows) {
        this.store = store;
        this.registry = registry;
        this.mostRows = mostRows;
    }

    /** Begins to answer; the caller closes the answer. Blocks on the disk. */
    public QueryResult open(RangeQuery query) {
        try (View view = store.view(0, Duration.ZERO)) {
            int[] ids =
                    new SeriesMatch(registry, query.series(), 0, view.samples().seriesCount()).all();
            RowCount count = new RowCount(query);
            if (!count.isSurelyWithin(view, ids.length, mostRows)) {
                long enough = mostRows > Long.MAX_VALUE / COUNTED ? Long.MAX_VALUE - 1 : mostRows * COUNTED;
                long rows = count.count(view, ids, enough);
                if (rows > mostRows) {
                    return new QueryResult.TooLarge(Math.min(rows, enough), rows > enough, mostRows);
                }
            }
            return new QueryAnswer(store, registry, query, ids, new KeptBytes(keptBytes));
        }
    }

    /** Counts the samples of a range that series which match have, by what their runs say of themselves where nothing overlaps. Blocks on the disk. */
    public MatchingSamples count(Glob pattern, TimeRange range) {
        try (View view = store.view(0, Duration.ZERO)) {
            int[] ids = new SeriesMatch(registry, pattern, 0, view.samples().seriesCount()).all();
            SampleBlock block = new SampleBlock();
            int found = 0;
            long samples = 0;
            for (int id : ids) {
                long of = count(view, id, range, block);
                samples += of;
                ids[found] = id;
                found += of > 0 ? 1 : 0;
            }
            return new MatchingSamples(Arrays.copyOf(ids, found), samples);
        }
    }

    private static long count(View view, int id, TimeRange range, SampleBlock block) {
        long samples = 0;
        try (SampleCursor cursor = view.samples().read(id, range)) {
            while (cursor.dueMicros() != Long.MAX_VALUE) {
                SampleTotals totals = cursor.takeTotals(Long.MAX_VALUE);
                if (totals != null) {
                    samples += totals.count();
                } else if (cursor.next(block)) {
                    samples += block.count;
                }
            }
        }
        return samples;
    }

    /**
     * Lists series that match, from a place on. Blocks on the disk.
     *
     * @param from 0 for the beginning, or what the page before says
     * @param limit how many at most, at least 1
     */
    public SeriesPage list(Glob pattern, int from, int limit) {
        List<SeriesPage.Item> items = new ArrayList<>();
        try (View view = store.view(0, Duration.ZERO)) {
            SeriesMatch match =
                    new SeriesMatch(registry, pattern, from, view.samples().seriesCount());
            for (int id = match.next(); id != SeriesRegistry.UNKNOWN; id = match.next()) {
                SeriesSummary summary = view.samples().summary(id);
                if (summary.samples() > 0) {
                    if (items.size() == limit) {
                        return new SeriesPage(items, id);
                    }
                    items.add(new SeriesPage.Item(registry.key(id), summary));
                }
            }
        }
        return new SeriesPage(items, SeriesRegistry.UNKNOWN);
    }
}
