package dev.weir.store.embedded;

import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.RunHeader;
import dev.weir.store.run.Runs;
import org.jspecify.annotations.Nullable;

/** The runs of one series in a part, from a block on. Holds the part from when it is detached until it is closed. */
final class PartCursor implements RunCursor {
    private final Part part;
    private final int seriesId;
    private int block;
    private int run = -1;
    private @Nullable Runs runs;
    private @Nullable RunHeader header;
    private boolean holding;

    PartCursor(Part part, int seriesId, int block) {
        this.part = part;
        this.seriesId = seriesId;
        this.block = block;
    }

    @Override
    public boolean next() {
        while (part.index().isRuns(block) && part.index().firstSeries(block) <= seriesId) {
            Runs current = loaded();
            run = run < 0 ? current.find(seriesId) : run + 1;
            if (run < current.count()) {
                header = current.header(run);
                return current.seriesIds()[run] == seriesId;
            }
            block++;
            run = -1;
            runs = null;
        }
        return false;
    }

    private Runs loaded() {
        Runs current = runs;
        if (current == null) {
            current = part.runs(block);
            runs = current;
        }
        return current;
    }

    @Override
    public RunHeader header() {
        RunHeader current = header;
        if (current == null) {
            throw new IllegalStateException("BUG: no current run");
        }
        return current;
    }

    /** The bytes in which the current run begins where {@link #offset} says. */
    byte[] bytes() {
        return loaded().bytes();
    }

    /** Where the current run begins in {@link #bytes}. */
    int offset() {
        return loaded().offsets()[run];
    }

    @Override
    public long firstMicros() {
        return header().firstMicros();
    }

    @Override
    public long lastMicros() {
        return header().lastMicros();
    }

    @Override
    public void read(SampleBlock into) {
        try {
            RunDecoder.decode(loaded().bytes(), header(), into);
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            throw part.meaningless(block, e);
        }
    }

    @Override
    public RunCursor detached() {
        if (!holding) {
            if (!part.retain()) {
                throw new IllegalStateException("BUG: " + part + " was freed while a view held it");
            }
            holding = true;
        }
        runs = null;
        return this;
    }

    @Override
    public void close() {
        if (holding) {
            holding = false;
            part.release();
        }
    }
}
