package dev.weir.store.embedded;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.run.MergingCursor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins neighbouring parts of like size, on a thread of its own, so that runs grow long and reads touch few files. Each sample is
 * written again once for every four-fold growth. A failure, a full disk above all, leaves everything as it was.
 */
final class Merge implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Merge.class);
    private static final int WIDTH = 4;
    private static final long SMALLEST_BYTES = 1 << 20;
    private static final long LARGEST_BYTES = 1L << 30;
    private static final long LOOK_MILLIS = 1000;
    private static final long RETRY_MILLIS = 10_000;

    private final EmbeddedStore store;
    private final Parts parts;
    private final Thread thread;
    private Part.@Nullable Name triedName;
    private boolean closing;

    Merge(EmbeddedStore store, Parts parts) {
        this.store = store;
        this.parts = parts;
        this.thread = Thread.ofPlatform().name("merge").daemon().unstarted(this::run);
        thread.start();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private void run() {
        try {
            while (!isClosing()) {
                if (!step()) {
                    pause(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("BUG: the merge thread was interrupted", e);
        }
    }

    private synchronized void pause(long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (long left = millis; left > 0 && !closing; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Merges what is due, if anything is; answers whether it did. */
    private boolean step() throws InterruptedException {
        List<Part> due = store.holdParts(Merge::due);
        try {
            if (due.isEmpty()) {
                return false;
            }
            merge(due);
            return true;
        } catch (WeirException e) {
            log.warn("cannot merge parts, trying again: {}", e.getMessage());
            pause(RETRY_MILLIS);
            return true;
        } finally {
            due.forEach(Part::release);
        }
    }

    /** The newest {@link #WIDTH} neighbours of one level, a level being a four-fold range of sizes. */
    static List<Part> due(List<Part> live) {
        int run = 0;
        for (int i = live.size() - 1; i >= 0; i--) {
            boolean same = run > 0 && level(live.get(i)) == level(live.get(i + 1));
            run = same ? run + 1 : 1;
            if (run == WIDTH && level(live.get(i)) < level(LARGEST_BYTES)) {
                return new ArrayList<>(live.subList(i, i + WIDTH));
            }
        }
        return List.of();
    }

    private static int level(Part part) {
        return level(part.summary().fileBytes());
    }

    private static int level(long bytes) {
        return (63 - Long.numberOfLeadingZeros(Math.max(SMALLEST_BYTES, bytes))) / 2;
    }

    private void merge(List<Part> sources) {
        long started = System.nanoTime();
        Part.Name name = name(sources);
        PartSummary summary;
        try (PartWriter writer = parts.writer(name)) {
            SeriesRegistry registry = store.registry();
            writer.series(
                    registry,
                    sources.getFirst().summary().seriesFrom(),
                    sources.getLast().summary().seriesTo());
            writeSamples(sources, writer);
            boolean isOldest = store.isOldest(sources.getFirst());
            new TableMerge(sources, writer, this::isClosing).run(isOldest ? store.lastCommitMicros() : Long.MIN_VALUE);
            if (isClosing()) {
                return;
            }
            summary = writer.finish();
        }
        Part part = parts.open(name);
        try {
            parts.replace(sources, name, () -> store.merged(sources, part));
        } catch (RuntimeException e) {
            part.release();
            throw e;
        }
        log.debug(
                "merged {} into {} bytes in {} ms",
                sources,
                summary.fileBytes(),
                (System.nanoTime() - started) / 1_000_000);
    }

    /** The name for the merged part: the one that was not finished with before, if these are the same commits. */
    private Part.Name name(List<Part> sources) {
        long first = sources.getFirst().name().firstSequence();
        long last = sources.getLast().name().lastSequence();
        Part.Name tried = triedName;
        if (tried == null || tried.firstSequence() != first || tried.lastSequence() != last) {
            tried = parts.newName(first, last);
            triedName = tried;
        }
        return tried;
    }

    private void writeSamples(List<Part> sources, PartWriter writer) {
        BitSet present = new BitSet();
        for (Part part : sources) {
            if (!isClosing()) {
                part.forEachSeries(present::set);
            }
        }
        SampleBlock stretch = new SampleBlock();
        SampleBlock run = new SampleBlock();
        run.ensure(SampleBlock.CAPACITY);
        for (int id = present.nextSetBit(0); id >= 0 && !isClosing(); id = present.nextSetBit(id + 1)) {
            writeSeries(id, sources, stretch, run, writer);
        }
    }

    /** Writes one series as full runs, the last one shorter. */
    private void writeSeries(int id, List<Part> sources, SampleBlock stretch, SampleBlock run, PartWriter writer) {
        List<PartCursor> cursors =
                sources.stream().map(part -> part.runs(id, TimeRange.ALL)).toList();
        run.count = 0;
        try (SampleCursor cursor = new MergingCursor(cursors, TimeRange.ALL)) {
            while (!isClosing() && cursor.next(stretch)) {
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
        }
        if (run.count > 0) {
            writer.samples(id, run.timestampMicros, run.values, 0, run.count);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
