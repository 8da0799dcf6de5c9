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

/**
 * The store on this machine's disk: a head in memory over immutable parts. The journal before it is its log.
 *
 * <p>One thread applies. When the open head is full, or old, it is frozen and the thread {@code flush} makes a part of it; the
 * thread {@code merge} joins parts. All change what views see by {@link Snapshots}.
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

    private final Parts parts;
    private final Ledger ledger;
    private final Snapshots snapshots;
    private final Flush flush;
    private final Merge merge;
    private final EventScratches scratches = new EventScratches();

    private EmbeddedStore(
            Parts parts,
            List<Part> live,
            SeriesRegistry registry,
            Ledger ledger,
            Options options,
            LongSupplier nanoTime) {
        this.parts = parts;
        this.ledger = ledger;
        this.snapshots = new Snapshots(live, parts.manifest().sequence(), registry.size(), ledger, options, nanoTime);
        this.flush = new Flush(snapshots, parts, registry);
        this.merge = new Merge(snapshots, parts, registry, nanoTime);
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

    /**
     * Makes an empty data directory that goes on from another: its first commit is the one behind {@code sequence}.
     *
     * @param directory is there, and has no manifest
     */
    public static void begin(Disk disk, Path directory, UUID directoryId, long sequence) {
        new Manifest(directoryId, sequence, 0, 0, List.of()).write(disk, directory);
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
    public void apply(Commit commit) {
        snapshots.apply(commit);
    }

    /**
     * Applies a commit of things that another store has taken, which are counted by it: the ledger, which adopts its accounts, learns nothing. An event batch
     * without events says which ids were given before.
     */
    public void adopt(Commit commit) {
        snapshots.adopt(commit);
    }

    @Override
    public long eventsHiddenBeforeMicros() {
        return snapshots.horizons().clipEvents(TimeRange.ALL).fromMicros();
    }

    @Override
    public long lastApplied() {
        return snapshots.applied();
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    /** How many pages of records were found to be unreadable, so that older records stand in for theirs. Any thread, at once. */
    public long damagedRecordPages() {
        return snapshots.parts().stream()
                .mapToLong(part -> part.records().damagedPages())
                .sum();
    }

    /** How many parts there are. Any thread, at once. */
    public int partCount() {
        return snapshots.parts().size();
    }

    /** Makes everything applied by now durable in parts, and returns when that is done. */
    public void flush() {
        long through = snapshots.flush();
        if (durableSequence() < through) {
            throw snapshots
                    .flushFailure()
                    .orElseGet(() ->
                            new WeirException(WeirException.Code.UNAVAILABLE, "cannot flush the store: it is closing"));
        }
    }

    @Override
    public Optional<WeirException> refusal() {
        return snapshots.refusal();
    }

    @Override
    public View view(long atLeast, Duration wait) {
        snapshots.awaitApplied(atLeast, wait);
        return new EmbeddedView(snapshots.hold(), snapshots.horizons(), scratches);
    }

    /** The live parts, each held for the caller. */
    List<Part> holdParts() {
        return snapshots.holdParts();
    }

    @Override
    public Optional<WeirException> absence() {
        return Optional.empty();
    }

    @Override
    public void horizons(Horizons next) {
        snapshots.horizons(next);
    }

    /** Has merges make no parts above a size, so that what is oldest can go little by little. */
    public void mostMergedBytes(long bytes) {
        merge.mostBytes(bytes);
    }

    /** What the parts take, oldest first. Any thread, at once. */
    public List<PartExtent> extents() {
        List<Part> held = holdParts();
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
        return snapshots.lastCommitMicros();
    }

    /** How many samples of those that flushes and merges have seen were overwritten. Any thread, at once. */
    public long overwrittenSamples() {
        return snapshots.parts().stream()
                .mapToLong(part -> part.summary().overwritten())
                .sum();
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
            held = holdParts();
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
        snapshots.stop();
        flush.close();
        merge.close();
        snapshots.close();
    }
}
