package dev.weir.retention;

import dev.weir.format.text.Glob;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.query.MatchingSamples;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;

/** Deletes samples when somebody asks for it. Any thread; blocks until the deletion is durable and visible, never on the disk itself. */
public final class Deletions {
    /**
     * What a deletion takes out.
     *
     * @param series how many series have samples that it takes out
     * @param samples how many they are
     */
    public record Extent(long series, long samples) {}

    private final Queries queries;
    private final Readers readers;
    private final Ingest ingest;
    private final Store store;
    private final SeriesRegistry registry;

    /** Deletes from a store by its way in. */
    public Deletions(Queries queries, Readers readers, Ingest ingest, Store store, SeriesRegistry registry) {
        this.queries = queries;
        this.readers = readers;
        this.ingest = ingest;
        this.store = store;
        this.registry = registry;
    }

    /** What {@link #delete} would take out now. */
    public Extent count(Glob pattern, TimeRange range) {
        return extent(readers.read(() -> queries.count(pattern, range)));
    }

    /**
     * Takes out the samples of a range that matching series have, all at once. A sample that comes while it counts goes too, uncounted; a series
     * that has none then keeps one that comes.
     *
     * @throws dev.weir.model.WeirException when nothing was taken out: what could not be journaled, or damage where it counts
     */
    public Extent delete(Glob pattern, TimeRange range) {
        MatchingSamples found = readers.read(() -> queries.count(pattern, range));
        if (found.seriesIds().length > 0) {
            ingest.submit(new Submission(new SampleDeletion(found.seriesIds(), range)));
            readers.read(() -> retireEmpty(found.seriesIds()));
        }
        return extent(found);
    }

    private static Extent extent(MatchingSamples found) {
        return new Extent(found.seriesIds().length, found.samples());
    }

    /** Takes the series that have lost all of their samples out of the limit. */
    private boolean retireEmpty(int[] seriesIds) {
        try (View view = store.view(0, Duration.ZERO)) {
            for (int id : seriesIds) {
                if (view.samples().isEmpty(id)) {
                    registry.retire(id);
                }
            }
        }
        return true;
    }
}
