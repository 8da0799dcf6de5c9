package dev.weir.store;

import dev.weir.model.TimeRange;

/** Reads the samples of a view. */
public interface SampleReader {
    /** The samples of one series in a range, by rising time. The caller closes the cursor. */
    SampleCursor read(int seriesId, TimeRange range);

    /** What a series comes to, without decoding its samples where that can be had. */
    SeriesSummary summary(int seriesId);

    /** Whether a series has no samples. */
    boolean isEmpty(int seriesId);

    /** How many samples there are in all, those included that were overwritten or deleted and not merged yet. */
    long sampleCount();

    /** Ids of series are below this; those at or beyond it have no samples in the view. */
    int seriesCount();
}
