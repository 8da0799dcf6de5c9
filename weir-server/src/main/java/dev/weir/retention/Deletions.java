package dev.weir.retention;

import dev.weir.format.text.Glob;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.monitor.Monitor;
import dev.weir.query.MatchingSamples;
import dev.weir.query.Queries;
import dev.weir.query.Readers;
import dev.weir.store.Store;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes samples when somebody asks for it. Any thread; blocks until the deletion is durable and visible, never on the disk itself. */
public final class Deletions {
    private static final Logger log = LoggerFactory.getLogger(Deletions.class);

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
    private final SeriesCensus census;
    private final LongAdder deleted = new LongAdder();

    /** Deletes from a store by its way in. */
    public Deletions(Queries queries, Readers readers, Ingest ingest, Store store, SeriesRegistry registry) {
        this.queries = queries;
        this.readers = readers;
        this.ingest = ingest;
        this.census = new SeriesCensus(store, registry);
    }

    /** What {@link #delete} would take out now. */
    public Extent count(Glob pattern, TimeRange range) {
        return extent(readers.read(() -> queries.count(pattern, range)));
    }

    /**
     * Takes out the samples of a range that matching series have, all at once. A sample that comes while it counts goes too, uncounted; a series
     * that has none then keeps one that comes.
     *
     * @param done told what was taken out as soon as that is durable
     * @throws WeirException when nothing was taken out: what could not be journaled, or damage where it counts
     */
    public Extent delete(Glob pattern, TimeRange range, Consumer<Extent> done) {
        MatchingSamples found = readers.read(() -> queries.count(pattern, range));
        if (found.seriesIds().length > 0) {
            ingest.submit(new Submission(new SampleDeletion(found.seriesIds(), range)));
            deleted.add(found.samples());
        }
        done.accept(extent(found));
        forgetEmpty(found.seriesIds());
        return extent(found);
    }

    /**
     * Has the limit forget those of some series that are empty now, after a deletion of their samples. Where that fails they count until the next
     * census: the
     * deletion is done all the same.
     */
    public void forgetEmpty(int[] seriesIds) {
        try {
            readers.read(() -> {
                census.run(seriesIds);
                return true;
            });
        } catch (WeirException e) {
            log.warn("series without samples may count until they are looked at again: {}", e.getMessage());
        }
    }

    /** Adds what it counts. */
    public void addTo(Monitor monitor) {
        monitor.counter("deleted_samples", "Samples that were deleted because somebody asked for it.", deleted::sum);
    }

    private static Extent extent(MatchingSamples found) {
        return new Extent(found.seriesIds().length, found.samples());
    }
}
