package dev.weir.store.cassandra;

import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import dev.weir.store.run.MergingCursor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The samples of a series, a day after another: each is read when its first sample is due. Used by one thread; blocks on the network. */
final class DayCursor implements SampleCursor {
    /** A range and what may have samples in it. */
    record Segment(TimeRange range, Supplier<List<Stretch>> stretches) {}

    private final Deque<Segment> segments;
    private @Nullable MergingCursor current;

    /** Reads segments, by rising time. */
    DayCursor(List<Segment> segments) {
        this.segments = new ArrayDeque<>(segments);
    }

    /** The cursor that has the next sample, or the last one. */
    private MergingCursor due() {
        MergingCursor cursor = current == null ? new MergingCursor(List.of(), TimeRange.ALL) : current;
        while (cursor.dueMicros() == Long.MAX_VALUE && !segments.isEmpty()) {
            cursor.close();
            Segment segment = segments.remove();
            try {
                cursor = new MergingCursor(Lanes.of(segment.stretches.get()), segment.range);
            } catch (RuntimeException e) {
                throw Failures.unavailable("read samples from Cassandra", e);
            }
        }
        current = cursor;
        return cursor;
    }

    @Override
    public boolean next(SampleBlock into) {
        return due().next(into);
    }

    @Override
    public long dueMicros() {
        return due().dueMicros();
    }

    @Override
    public @Nullable SampleTotals takeTotals(long beforeMicros) {
        return due().takeTotals(beforeMicros);
    }

    @Override
    public long detach() {
        return due().detach();
    }

    @Override
    public void close() {
        segments.clear();
        if (current != null) {
            current.close();
        }
    }
}
