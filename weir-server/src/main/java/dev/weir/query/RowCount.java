package dev.weir.query;

import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import dev.weir.store.View;

/** Counts the rows that an answer would have, before the first of them is given. One thread. */
final class RowCount {
    private final RangeQuery query;
    private final SampleBlock block = new SampleBlock();

    RowCount(RangeQuery query) {
        this.query = query;
    }

    /** Whether it needs no counting: how many samples or how many steps and series there are tells that it has no more than {@code most}. */
    boolean isSurelyWithin(View view, int series, long most) {
        if (view.samples().sampleCount() <= most) {
            return true;
        }
        long rows = query.mostRows(
                Long.MAX_VALUE,
                query.range().fromMicros(),
                Math.max(query.range().fromMicros(), query.range().toMicros() - 1));
        return series == 0 || rows <= most / series;
    }

    /** How many rows these series have at most, or some number above {@code enough} once that is passed. */
    long count(View view, int[] seriesIds, long enough) {
        long rows = 0;
        for (int i = 0; i < seriesIds.length && rows <= enough; i++) {
            try (SampleCursor cursor = view.samples().read(seriesIds[i], query.range())) {
                rows += count(cursor, enough);
            }
        }
        return rows;
    }

    private long count(SampleCursor cursor, long enough) {
        long first = cursor.dueMicros();
        long last = first;
        long samples = 0;
        while (cursor.dueMicros() != Long.MAX_VALUE && (samples <= enough || !query.isRaw())) {
            SampleTotals totals = cursor.takeTotals(Long.MAX_VALUE);
            if (totals != null) {
                samples += totals.count();
                last = totals.lastMicros();
            } else if (cursor.next(block)) {
                samples += block.count;
                last = block.timestampMicros[block.count - 1];
            }
        }
        return query.mostRows(samples, first, last);
    }
}
