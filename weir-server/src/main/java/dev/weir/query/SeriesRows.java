package dev.weir.query;

import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import java.util.Arrays;

/** Makes the rows of one series after another out of samples. One thread. */
final class SeriesRows {
    private final Steps steps;
    private final Aggregate[] aggregates;
    private final StepTotals step;
    private final SampleBlock block;
    private int at;

    /** For a query; {@code block} is used by it alone. */
    SeriesRows(RangeQuery query, StepTotals step, SampleBlock block) {
        this.steps = query.steps();
        this.aggregates = query.aggregates().toArray(new Aggregate[0]);
        this.step = step;
        this.block = block;
        begin();
    }

    /** Begins another series. */
    void begin() {
        step.clear();
        block.count = 0;
        at = 0;
    }

    /** Bytes of heap that the step which is begun takes. */
    long heldBytes() {
        return step.heldBytes();
    }

    /** Adds rows until there is no room for more, or no sample; answers whether there may be more. */
    boolean fill(SampleCursor cursor, Rows rows) {
        return aggregates.length == 0 ? fillRaw(cursor, rows) : fillSteps(cursor, rows);
    }

    private boolean fillRaw(SampleCursor cursor, Rows rows) {
        while (!rows.isFull()) {
            if (at == block.count) {
                if (!cursor.next(block)) {
                    return false;
                }
                at = 0;
            }
            at += rows.add(block.timestampMicros, block.values, at, block.count);
        }
        return true;
    }

    private boolean fillSteps(SampleCursor cursor, Rows rows) {
        while (true) {
            long due = at < block.count ? block.timestampMicros[at] : cursor.dueMicros();
            if (!step.isEmpty() && due >= steps.endMicros()) {
                if (rows.isFull()) {
                    return true;
                }
                rows.add(steps.beginMicros(), step, aggregates);
                step.clear();
            }
            if (due == Long.MAX_VALUE) {
                return false;
            }
            if (step.isEmpty()) {
                steps.seek(due);
            }
            addDue(cursor);
        }
    }

    /** Adds what is due to the step, as much of it as belongs there and comes in one stretch. */
    private void addDue(SampleCursor cursor) {
        if (at == block.count) {
            SampleTotals totals = step.takesTotals() ? cursor.takeTotals(steps.endMicros()) : null;
            if (totals != null) {
                step.add(totals);
                return;
            }
            if (!cursor.next(block)) {
                throw new IllegalStateException("BUG: a cursor has lost the sample that was due");
            }
            at = 0;
        }
        int end = endOfStep();
        step.add(block.values, at, end);
        at = end;
    }

    /** Index of the first sample behind the step. */
    private int endOfStep() {
        long end = steps.endMicros();
        long[] times = block.timestampMicros;
        int count = block.count;
        if (times[count - 1] < end) {
            return count;
        }
        int reach = 1;
        while (at + reach < count && times[at + reach] < end) {
            reach *= 2;
        }
        int found = Arrays.binarySearch(times, at + reach / 2, Math.min(count, at + reach), end);
        return found >= 0 ? found : -found - 1;
    }
}
