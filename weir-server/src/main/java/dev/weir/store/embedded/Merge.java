package dev.weir.store.embedded;

import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
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

    private final Snapshots snapshots;
    private final Parts parts;
    private final SeriesRegistry registry;
    private final Sweep sweep;
    private final Expiry expiry = new Expiry();
    private final Thread thread;
    private Part.@Nullable Name triedName;

    /** Neighbours of which one is damaged, so that they cannot be joined before the next start. */
    private final Set<List<Part.Name>> givenUp = new HashSet<>();

    private volatile long mostBytes = Long.MAX_VALUE;
    private boolean closing;

    Merge(Snapshots snapshots, Parts parts, SeriesRegistry registry, LongSupplier nanoTime) {
        this.snapshots = snapshots;
        this.parts = parts;
        this.registry = registry;
        this.sweep = new Sweep(nanoTime);
        this.thread = Thread.ofPlatform().name("merge").daemon().unstarted(this::run);
        thread.start();
    }

    /** Makes no parts above a size from now on. Any thread. */
    void mostBytes(long bytes) {
        mostBytes = bytes;
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
        List<Part> live = snapshots.holdParts();
        try {
            List<Part> due = due(live, mostBytes, givenUp);
            if (!due.isEmpty()) {
                join(due, live);
                return true;
            }
            Optional<Part> expired = expiry.due(live, snapshots.horizons());
            Optional<Part> hidden = expired.isPresent() ? Optional.empty() : sweep.due(live);
            expired.ifPresent(part -> rewrite(part, live));
            hidden.ifPresent(part -> sweep(part, live));
            return expired.isPresent() || hidden.isPresent();
        } catch (WeirException e) {
            log.warn("cannot merge parts, trying again: {}", e.getMessage());
            pause(RETRY_MILLIS);
            return true;
        } finally {
            live.forEach(Part::release);
        }
    }

    private void join(List<Part> due, List<Part> live) {
        try {
            merge(due, live);
        } catch (WeirException e) {
            if (e.code() == WeirException.Code.CORRUPT) {
                givenUp.removeIf(names -> !names(live).containsAll(names));
                givenUp.add(names(due));
            }
            throw e;
        }
    }

    private static List<Part.Name> names(List<Part> parts) {
        return parts.stream().map(Part::name).toList();
    }

    private void sweep(Part part, List<Part> live) {
        long started = System.nanoTime();
        try {
            rewrite(part, live);
        } finally {
            sweep.spent(System.nanoTime() - started);
        }
    }

    /** Writes one part anew, without what is hidden of it or has expired. */
    private void rewrite(Part part, List<Part> live) {
        try {
            merge(List.of(part), live);
        } catch (WeirException e) {
            if (e.code() == WeirException.Code.CORRUPT) {
                sweep.giveUp(part.name());
                expiry.giveUp(part.name());
            }
            throw e;
        }
    }

    /** The newest {@link #WIDTH} neighbours of one level, a level being a four-fold range of sizes, that are not too large together or given up. */
    static List<Part> due(List<Part> live, long mostBytes, Set<List<Part.Name>> givenUp) {
        int run = 0;
        for (int i = live.size() - 1; i >= 0; i--) {
            boolean same = run > 0 && level(live.get(i)) == level(live.get(i + 1));
            run = same ? run + 1 : 1;
            if (run >= WIDTH && level(live.get(i)) < level(LARGEST_BYTES)) {
                List<Part> four = live.subList(i, i + WIDTH);
                long bytes = four.stream()
                        .mapToLong(part -> part.summary().fileBytes())
                        .sum();
                if (bytes <= Math.max(WIDTH * SMALLEST_BYTES, mostBytes) && !givenUp.contains(names(four))) {
                    return new ArrayList<>(four);
                }
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

    /** Makes one part of neighbours among the live ones. */
    private void merge(List<Part> sources, List<Part> live) {
        long started = System.nanoTime();
        Part.Name name = name(sources);
        Horizons horizons = snapshots.horizons();
        PartSummary summary;
        try (PartWriter writer = parts.writer(name)) {
            writer.series(
                    registry,
                    sources.getFirst().summary().seriesFrom(),
                    sources.getLast().summary().seriesTo());
            List<Part> older = live.subList(0, live.indexOf(sources.getFirst()));
            List<Part> newer = live.subList(live.indexOf(sources.getLast()) + 1, live.size());
            SampleMerge samples = new SampleMerge(sources, newer, horizons, writer, this::isClosing);
            samples.samples();
            new TableMerge(sources, older, newer, horizons.clipEvents(TimeRange.ALL), writer, this::isClosing)
                    .run(older.isEmpty() ? snapshots.lastCommitMicros() : Long.MIN_VALUE);
            if (!older.isEmpty()) {
                samples.deletions(older);
            }
            if (isClosing()) {
                return;
            }
            summary = writer.finish();
        }
        Part part = parts.open(name);
        try {
            parts.replace(sources, name, () -> snapshots.merged(sources, part));
            sweep.rewritten(name, live.getLast().name().lastSequence());
            expiry.rewritten(name, horizons);
            triedName = null; // The name is taken: the same commits may be written again.
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
