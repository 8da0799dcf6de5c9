package dev.weir.store.embedded;

import dev.weir.disk.Disk;
import dev.weir.model.Commit;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.TimeRange;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.PartExtent;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.event.EventScratches;
import dev.weir.store.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The store on this machine's disk: a head in memory over immutable parts. The journal before it is its log.
 *
 * <p>One thread applies. When the open head is full, or old, it is frozen and the thread {@code flush} makes a part of it; the
 * thread {@code merge} joins parts. All change what views see by swapping one snapshot, under this object's lock.
 */
public final class EmbeddedStore implements Store {
    /**
     * What the store may use.
     *
     * @param headSamples samples in a head before it is cut; fewer where the heap is small
     * @param headAge the longest that samples stay in a head alone
     * @param keepsReadings false where another store keeps samples and events, and this one all else
     */
    public record Options(int headSamples, Duration headAge, boolean keepsReadings) {
        /** Lets two heads and what goes with them take at most half of the heap. */
        public Options {
            long fitting = Runtime.getRuntime().maxMemory() / (4 * Chunk.SAMPLE_BYTES);
            headSamples = (int) Math.max(1024, Math.min(headSamples, fitting));
        }

        /** Those of a store that keeps everything. */
        public Options(int headSamples, Duration headAge) {
            this(headSamples, headAge, true);
        }
    }

    private static final Duration DELETED_AGE = Duration.ofSeconds(1);

    private final Parts parts;
    private final SeriesRegistry registry;
    private final Options options;
    private final LongSupplier nanoTime;
    private final ChunkPool chunks;
    private final Ledger ledger;
    private final EventScratches scratches = new EventScratches();
    private final Flush flush;
    private final Merge merge;
    private volatile Snapshot snapshot;
    private volatile Horizons horizons = Horizons.NONE;
    private volatile long mostMergedBytes = Long.MAX_VALUE;
    private volatile long applied;
    private volatile long lastCommitMicros = Long.MIN_VALUE;
    private long cutAtNanos;
    private boolean closing;
    private volatile boolean closed;
    private volatile @Nullable WeirException flushFailure;

    private EmbeddedStore(
            Parts parts,
            List<Part> live,
            SeriesRegistry registry,
            Ledger ledger,
            Options options,
            LongSupplier nanoTime) {
        this.parts = parts;
        this.ledger = ledger;
        this.registry = registry;
        this.options = options;
        this.nanoTime = nanoTime;
        this.chunks = new ChunkPool(2 * options.headSamples() / Chunk.SAMPLES + 2);
        this.applied = parts.manifest().sequence();
        Head open = new Head(chunks, applied + 1, registry.size(), options.keepsReadings());
        this.snapshot = new Snapshot(live, null, open);
        open.release();
        live.forEach(Part::release);
        this.cutAtNanos = nanoTime.getAsLong();
        this.flush = new Flush(this, parts, registry);
        this.merge = new Merge(this, parts, nanoTime);
    }

    /**
     * Opens the store of a data directory, or begins one; its series are registered, in the order in which they came.
     *
     * @param onDurable is told the last sequence that parts hold, each time that grows; called on the flush thread
     * @throws WeirException CORRUPT when what the manifest names is not there or not as it was written
     */
    public static EmbeddedStore open(
            Disk disk,
            Path directory,
            SeriesRegistry registry,
            Options options,
            LongSupplier nanoTime,
            LongConsumer onDurable) {
        Parts parts = Parts.open(disk, directory, onDurable);
        List<Part> live = parts.openAll();
        Ledger ledger = new Ledger(registry, registry.limit(), nanoTime);
        try {
            live.forEach(part -> part.registerSeries(registry));
            parts.deleteOrphans();
            live.forEach(part -> part.records().forEach(ledger::restore));
            ledger.restored();
        } catch (RuntimeException e) {
            live.forEach(Part::release);
            throw e;
        }
        return new EmbeddedStore(parts, live, registry, ledger, options, nanoTime);
    }

    /** Identity of the data directory, which its journal states too. */
    public UUID directoryId() {
        return parts.manifest().directoryId();
    }

    /**
     * Refuses a data directory that a newer server wrote, touching nothing of it.
     *
     * @throws WeirException UNAVAILABLE
     */
    public static void refuseNewer(Disk disk, Path directory) {
        try {
            Manifest.read(disk, directory);
        } catch (WeirException e) {
            if (e.code() == WeirException.Code.UNAVAILABLE) {
                throw e;
            }
        }
    }

    /** Whether this data directory may have no journal yet. */
    public boolean isNew() {
        return parts.isNew();
    }

    /** Records that there is a journal: from now on its absence is damage. */
    public void journalBegun() {
        parts.journalBegun();
    }

    @Override
    public long durableSequence() {
        return parts.manifest().sequence();
    }

    @Override
    public synchronized void apply(Commit commit) {
        if (commit.sequence() != applied + 1) {
            throw new IllegalStateException("BUG: commit " + commit.sequence() + " comes after " + applied);
        }
        if (snapshot.open().published().size() >= options.headSamples()) {
            awaitFlush();
            if (snapshot.frozen() == null) {
                cut();
            }
        }
        snapshot.open().apply(commit);
        ledger.apply(commit);
        if (snapshot.open().published().deletions() > 0) {
            hastenCut();
        }
        applied = commit.sequence();
        lastCommitMicros = commit.timeMicros();
        notifyAll();
    }

    /** Waits until no head is frozen; not while flushing fails, when what is journaled already must find room all the same. */
    private void awaitFlush() {
        boolean interrupted = false;
        while (snapshot.frozen() != null && flushFailure == null && !closing) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets a head in which something was deleted grow no older than {@link #DELETED_AGE}: only what is in parts comes back to the disk. */
    private void hastenCut() {
        long latest =
                nanoTime.getAsLong() + DELETED_AGE.minus(options.headAge()).toNanos();
        cutAtNanos = latest - cutAtNanos < 0 ? latest : cutAtNanos;
    }

    private void cut() {
        Head full = snapshot.open();
        full.save(ledger.cut());
        Head open = new Head(chunks, applied + 1, full.seriesCount(), options.keepsReadings());
        swap(new Snapshot(snapshot.parts(), full, open));
        open.release();
        cutAtNanos = nanoTime.getAsLong();
        notifyAll();
    }

    private void swap(Snapshot next) {
        Snapshot old = snapshot;
        snapshot = next;
        old.release();
    }

    @Override
    public long eventsHiddenBeforeMicros() {
        return horizons.clipEvents(TimeRange.ALL).fromMicros();
    }

    @Override
    public long lastApplied() {
        return applied;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    /** How many pages of records were found to be unreadable, so that older records stand in for theirs. Any thread, at once. */
    public long damagedRecordPages() {
        return snapshot.parts().stream()
                .mapToLong(part -> part.records().damagedPages())
                .sum();
    }

    /** How many parts there are. Any thread, at once. */
    public int partCount() {
        return snapshot.parts().size();
    }

    /** Makes everything applied by now durable in parts, and returns when that is done. */
    public void flush() {
        long through;
        synchronized (this) {
            awaitFlush();
            through = applied;
            if (snapshot.frozen() == null && !snapshot.open().isEmpty()) {
                cut();
            }
            awaitFlush();
        }
        if (durableSequence() < through) {
            WeirException failed = flushFailure;
            throw failed != null
                    ? failed
                    : new WeirException(WeirException.Code.UNAVAILABLE, "cannot flush the store: it is closing");
        }
    }

    /** The next head to flush: waits for one to be frozen, or for the open one to grow old. Null when the store closes. */
    synchronized @Nullable Head awaitFrozen() throws InterruptedException {
        while (!closing) {
            Head frozen = snapshot.frozen();
            if (frozen != null) {
                return frozen;
            }
            long age = nanoTime.getAsLong() - cutAtNanos;
            long left = options.headAge().toNanos() - age;
            if (snapshot.open().isEmpty()) {
                wait(1000);
                cutAtNanos = snapshot.open().isEmpty() ? nanoTime.getAsLong() : cutAtNanos;
            } else if (left <= 0) {
                cut();
            } else {
                wait(Math.max(1, left / 1_000_000));
            }
        }
        return null;
    }

    /** Puts the part of the frozen head in its place. */
    synchronized void flushed(Part part) {
        List<Part> live = new java.util.ArrayList<>(snapshot.parts());
        live.add(part);
        swap(new Snapshot(live, null, snapshot.open()));
        part.release();
        flushFailure = null;
        notifyAll();
    }

    /** Says that flushing does not work for now. */
    synchronized void flushFailed(WeirException e) {
        flushFailure = e;
        notifyAll();
    }

    /** Puts one part in the place of those that it was merged from. */
    synchronized void merged(List<Part> sources, Part part) {
        List<Part> live = Parts.replace(snapshot.parts(), sources, part);
        swap(new Snapshot(live, snapshot.frozen(), snapshot.open()));
        part.release();
    }

    @Override
    public synchronized Optional<WeirException> refusal() {
        boolean full = snapshot.frozen() != null && snapshot.open().published().size() >= options.headSamples();
        return full ? Optional.ofNullable(flushFailure) : Optional.empty();
    }

    @Override
    public View view(long atLeast, Duration wait) {
        if (applied < atLeast) {
            awaitApplied(atLeast, wait);
        }
        return new EmbeddedView(hold(), horizons, scratches);
    }

    /** The current snapshot, held for the caller. */
    private Snapshot hold() {
        while (true) {
            Snapshot current = snapshot;
            if (current.retain()) {
                return current;
            }
            if (closed) {
                throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: the store is closed");
            }
        }
    }

    /** Some of the live parts, each held for the caller; the heads are not, so that long work on parts pins none. */
    List<Part> holdParts(UnaryOperator<List<Part>> choice) {
        Snapshot current = hold();
        try {
            List<Part> chosen = choice.apply(current.parts());
            chosen.forEach(Snapshot::hold);
            return chosen;
        } finally {
            current.release();
        }
    }

    @Override
    public Optional<WeirException> absence() {
        return Optional.empty();
    }

    @Override
    public void horizons(Horizons next) {
        horizons = next;
    }

    Horizons horizons() {
        return horizons;
    }

    /** Has merges make no parts above a size, so that what is oldest can go little by little. */
    public void mostMergedBytes(long bytes) {
        mostMergedBytes = bytes;
    }

    long mostMergedBytes() {
        return mostMergedBytes;
    }

    /** What the parts take, oldest first. Any thread, at once. */
    public List<PartExtent> extents() {
        List<Part> held = holdParts(all -> all);
        try {
            return held.stream()
                    .map(part -> {
                        Expiry.Span span = Expiry.Span.of(part);
                        return new PartExtent(part.summary().fileBytes(), span.minMicros(), span.maxMicros());
                    })
                    .toList();
        } finally {
            held.forEach(Part::release);
        }
    }

    @Override
    public long lastCommitMicros() {
        return lastCommitMicros;
    }

    /** How many samples of those that flushes and merges have seen were overwritten. Any thread, at once. */
    public long overwrittenSamples() {
        return snapshot.parts().stream()
                .mapToLong(part -> part.summary().overwritten())
                .sum();
    }

    /** The last ids that the live parts tell of. */
    LastIds lastIdsInParts() {
        List<Part> newest = holdParts(all -> all.isEmpty() ? all : List.of(all.getLast()));
        try {
            return newest.isEmpty() ? LastIds.NONE : LastIds.of(newest.getFirst());
        } finally {
            newest.forEach(Part::release);
        }
    }

    private synchronized void awaitApplied(long atLeast, Duration wait) {
        long deadline = nanoTime.getAsLong() + wait.toNanos();
        while (applied < atLeast) {
            long left = deadline - nanoTime.getAsLong();
            if (left <= 0) {
                throw new WeirException(
                        WeirException.Code.UNAVAILABLE,
                        "cannot read commit " + atLeast + ": the store has come to " + applied + " only");
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot wait for the store: interrupted", e);
            }
        }
    }

    /**
     * Copies the parts of everything applied by now, and a manifest that names them, to an empty directory. Readings go on meanwhile.
     *
     * @param mayLink whether parts may be the same files under a second name, where the disk can do that: a copy for a while
     * @return the last sequence that the copy holds
     */
    public long copyTo(Path target, boolean mayLink) {
        flush();
        Manifest manifest;
        List<Part> held;
        synchronized (parts.lock()) {
            manifest = parts.manifest();
            held = holdParts(all -> all);
        }
        try {
            parts.copy(manifest, held, target, mayLink);
        } finally {
            held.forEach(Part::release);
        }
        return manifest.sequence();
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        flush.close();
        merge.close();
        closed = true;
        snapshot.release();
    }

    SeriesRegistry registry() {
        return registry;
    }
}
