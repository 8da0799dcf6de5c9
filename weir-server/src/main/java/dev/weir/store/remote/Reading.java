package dev.weir.store.remote;

import dev.weir.model.Event;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.SampleCursor;
import dev.weir.store.SeriesSummary;
import java.util.List;

/** Samples and events of a database as of one moment. Used by one thread at a time; blocks on the network; whoever took it closes it. */
public interface Reading extends AutoCloseable {
    /** The samples of one series in a range, by rising time. The caller closes the cursor; a detached one sees what has come meanwhile. */
    SampleCursor samples(int seriesId, TimeRange range);

    /** What a series comes to. */
    SeriesSummary summary(int seriesId);

    /** Whether a series has no samples. */
    boolean isEmpty(int seriesId);

    /** About how many samples there are in all, and never fewer than there are. */
    long sampleCount();

    /** The events that a query asks for, as {@link dev.weir.store.EventReader#read} has them. */
    List<Event> events(EventQuery query);

    @Override
    void close();
}
