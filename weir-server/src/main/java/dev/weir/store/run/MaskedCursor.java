package dev.weir.store.run;

import dev.weir.model.TimeRanges;
import dev.weir.store.SampleBlock;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a source without the samples that are hidden by what came after it. Runs that are hidden whole are passed over undecoded, those
 * that are hidden in part are decoded, and nothing is known of them before: their header does not tell what is left.
 */
public final class MaskedCursor implements RunCursor {
    private final TimeRanges hidden;
    private RunCursor source;
    private @Nullable SampleBlock scratch;
    private boolean partly;
    private long firstMicros;
    private long lastMicros;

    private MaskedCursor(RunCursor source, TimeRanges hidden) {
        this.source = source;
        this.hidden = hidden;
    }

    /** The source itself where nothing is hidden. Closed with the cursor. */
    public static RunCursor of(RunCursor source, @Nullable TimeRanges hidden) {
        return hidden == null ? source : new MaskedCursor(source, hidden);
    }

    @Override
    public boolean next() {
        while (source.next()) {
            firstMicros = source.firstMicros();
            lastMicros = source.lastMicros();
            partly = hidden.touches(firstMicros, lastMicros);
            if (!partly || (!hidden.covers(firstMicros, lastMicros) && leavesSome())) {
                return true;
            }
        }
        scratch = null;
        return false;
    }

    /** Whether the current run has a sample that is not hidden; finds out from when to when. */
    private boolean leavesSome() {
        SampleBlock block = scratch == null ? new SampleBlock() : scratch;
        scratch = block;
        read(block);
        if (block.count == 0) {
            return false;
        }
        firstMicros = block.timestampMicros[0];
        lastMicros = block.timestampMicros[block.count - 1];
        return true;
    }

    @Override
    public long firstMicros() {
        return firstMicros;
    }

    @Override
    public long lastMicros() {
        return lastMicros;
    }

    @Override
    public @Nullable RunHeader header() {
        return partly ? null : source.header();
    }

    @Override
    public void read(SampleBlock into) {
        source.read(into);
        if (partly) {
            takeOut(into);
        }
    }

    /** Takes the hidden samples out of a block; both rise, so it goes through both side by side. */
    private void takeOut(SampleBlock block) {
        int kept = 0;
        int place = block.count == 0 ? 0 : hidden.place(block.timestampMicros[0]);
        for (int i = 0; i < block.count; i++) {
            long time = block.timestampMicros[i];
            while (place < hidden.count() && hidden.bound(place) <= time) {
                place++;
            }
            if ((place & 1) == 0) {
                block.timestampMicros[kept] = time;
                block.values[kept++] = block.values[i];
            }
        }
        block.count = kept;
    }

    @Override
    public RunCursor detached() {
        source = source.detached();
        scratch = null;
        return this;
    }

    @Override
    public long heldBytes() {
        return source.heldBytes();
    }

    @Override
    public void close() {
        source.close();
    }
}
