package dev.weir.store.embedded;

import dev.weir.model.TimeRange;
import dev.weir.model.TimeRanges;
import dev.weir.store.Horizons;
import dev.weir.store.SampleBlock;
import dev.weir.store.run.MaskedCursor;
import dev.weir.store.run.MergingCursor;
import dev.weir.store.run.RunCursor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Merges the samples of parts, without those that were overwritten or deleted, and their deletions. One thread, once. */
final class SampleMerge {
    private final List<Part> sources;
    private final List<Part> newer;
    private final Horizons horizons;
    private final PartWriter writer;
    private final BooleanSupplier isClosing;
    private final SampleBlock stretch = new SampleBlock();
    private final SampleBlock run = new SampleBlock();

    /**
     * Merges {@code sources}, oldest first, into the part that is being written.
     *
     * @param newer all parts that are newer than these: what they hide goes
     * @param horizons what lies below goes too
     */
    SampleMerge(List<Part> sources, List<Part> newer, Horizons horizons, PartWriter writer, BooleanSupplier isClosing) {
        this.horizons = horizons;
        this.sources = sources;
        this.newer = newer;
        this.writer = writer;
        this.isClosing = isClosing;
        run.ensure(SampleBlock.CAPACITY);
    }

    /** Writes all samples, or stops somewhere when closing. */
    void samples() {
        BitSet present = new BitSet();
        for (Part part : sources) {
            writer.overwritten(part.summary().overwritten());
            if (!isClosing.getAsBoolean()) {
                part.forEachSeries(present::set);
            }
        }
        for (int id = present.nextSetBit(0); id >= 0 && !isClosing.getAsBoolean(); id = present.nextSetBit(id + 1)) {
            series(id);
        }
    }

    /** Writes one series as full runs, the last one shorter. */
    private void series(int id) {
        run.count = 0;
        TimeRange shown = horizons.clip(id, TimeRange.ALL);
        try (MergingCursor cursor = new MergingCursor(cursors(id, shown), shown)) {
            while (!isClosing.getAsBoolean() && cursor.next(stretch)) {
                int taken = 0;
                while (taken < stretch.count) {
                    int count = Math.min(stretch.count - taken, SampleBlock.CAPACITY - run.count);
                    System.arraycopy(stretch.timestampMicros, taken, run.timestampMicros, run.count, count);
                    System.arraycopy(stretch.values, taken, run.values, run.count, count);
                    run.count += count;
                    taken += count;
                    if (run.count == SampleBlock.CAPACITY) {
                        writer.samples(id, run.timestampMicros, run.values, 0, run.count);
                        run.count = 0;
                    }
                }
            }
            writer.overwritten(cursor.overwritten());
        }
        if (run.count > 0) {
            writer.samples(id, run.timestampMicros, run.values, 0, run.count);
        }
    }

    private List<RunCursor> cursors(int id, TimeRange range) {
        TimeRanges deleted = null;
        for (Part part : newer) {
            deleted = TimeRanges.union(deleted, part.deletions().find(id, range));
        }
        List<RunCursor> cursors = new ArrayList<>(sources.size());
        for (Part part : sources.reversed()) {
            cursors.add(MaskedCursor.of(part.runs(id, range), deleted));
            deleted = TimeRanges.union(deleted, part.deletions().find(id, range));
        }
        Collections.reverse(cursors);
        return cursors;
    }

    /** Writes what the sources hide of older parts, and by now there is to hide. */
    void deletions(List<Part> older) {
        OlderParts parts = new OlderParts(older);
        BitSet present = new BitSet();
        sources.forEach(part -> part.deletions().forEach((id, times) -> present.set(id)));
        DeletionsWriter deletions = new DeletionsWriter(writer);
        for (int id = present.nextSetBit(0); id >= 0; id = present.nextSetBit(id + 1)) {
            TimeRanges deleted = null;
            for (Part part : sources) {
                deleted = TimeRanges.union(deleted, part.deletions().find(id, TimeRange.ALL));
            }
            TimeRanges needed = deleted == null ? null : parts.simplified(id, deleted);
            if (needed != null) {
                deletions.add(id, needed);
            }
        }
        deletions.finish();
    }
}
