package dev.weir.store.cassandra;

import dev.weir.store.SampleBlock;
import dev.weir.store.run.RunCursor;
import dev.weir.store.run.RunDecoder;
import dev.weir.store.run.RunHeader;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runs of stretches of one series that follow each other in time. They are on the heap. */
final class StretchCursor implements RunCursor {
    private final List<Stretch> stretches;
    private int stretchAt;
    private int runAt = -1;
    private long @Nullable [] versions;

    /** Stretches each of which begins after the one before it ends. */
    StretchCursor(List<Stretch> stretches) {
        this.stretches = stretches;
    }

    @Override
    public boolean next() {
        versions = null;
        runAt++;
        while (stretchAt < stretches.size() && runAt == stretch().runs().size()) {
            stretchAt++;
            runAt = 0;
        }
        return stretchAt < stretches.size();
    }

    private Stretch stretch() {
        return stretches.get(stretchAt);
    }

    private Stretch.Run run() {
        return stretch().runs().get(runAt);
    }

    @Override
    public RunHeader header() {
        return run().samples();
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
        RunDecoder.decode(stretch().bytes(), header(), into);
    }

    @Override
    public long[] versions() {
        if (versions == null) {
            long[] taken = stretch().taken(run());
            int server = stretch().server();
            versions = Arrays.stream(taken)
                    .map(micros -> Version.of(micros, server))
                    .toArray();
        }
        return versions;
    }

    @Override
    public RunCursor detached() {
        return this;
    }

    @Override
    public long heldBytes() {
        return stretches.stream().mapToLong(stretch -> stretch.bytes().length).sum();
    }

    @Override
    public void close() {
        // Holds nothing but heap.
    }
}
