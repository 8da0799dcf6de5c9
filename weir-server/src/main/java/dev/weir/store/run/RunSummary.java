package dev.weir.store.run;

import dev.weir.store.SampleBlock;
import dev.weir.store.SeriesSummary;
import java.util.List;

/** Sums up a series from what its runs say of themselves. Any thread. */
public final class RunSummary {
    private RunSummary() {}

    /** What the runs of {@code sources}, oldest first, come to; closes them. Only runs of which nothing is known are decoded. */
    public static SeriesSummary of(List<? extends RunCursor> sources) {
        SeriesSummary summary = SeriesSummary.EMPTY;
        SampleBlock block = new SampleBlock();
        for (RunCursor source : sources) {
            try (source) {
                while (source.next()) {
                    summary = with(source, summary, block);
                }
            }
        }
        return summary;
    }

    private static SeriesSummary with(RunCursor source, SeriesSummary summary, SampleBlock block) {
        RunHeader header = source.header();
        if (header != null) {
            return summary.plus(header.count(), header.firstMicros(), header.lastMicros(), header.last());
        }
        source.read(block);
        int last = block.count - 1;
        return summary.plus(block.count, block.timestampMicros[0], block.timestampMicros[last], block.values[last]);
    }
}
