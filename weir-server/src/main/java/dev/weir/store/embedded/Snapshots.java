package dev.weir.store.embedded;

import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that views see now, and how another takes its place, under this object's lock: the open head is filled, and frozen when it is full or old; a part
 * takes the place of the frozen one, or of others. One thread applies, {@code flush} and {@code merge} bring parts, any thread holds.
 */
final class Snapshots {
    private static final Duration DELETED_AGE = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final EmbeddedStore.Options options;
    private final LongSupplier nanoTime;
    private final ChunkPool chunks;
    private volatile Snapshot current;
    private volatile Horizons horizons = Horizons.NONE;
    private volatile long applied;
    private volatile long lastCommitMicros = Long.MIN_VALUE;
    private long cutAtNanos;
    private boolean closing;
    private volatile boolean isClosed;
    private volatile @Nullable WeirException flushFailure;

    /**
     * Begins with an open head over parts, which it takes over.
     *
     * @param applied the last commit that is in parts
     */
    Snapshots(
            List<Part> live,
            long applied,
            int seriesCount,
            Ledger ledger,
            EmbeddedStore.Options options,
            LongSupplier nanoTime) {
        this.ledger = ledger;
        this.options = options;
        this.nanoTime = nanoTime;
        this.chunks = new ChunkPool(2 * options.headSamples() / Chunk.SAMPLES + 2);
        this.applied = applied;
        Head open = new Head(chunks, applied + 1, seriesCount, options.keepsReadings());
        this.current = new Snapshot(live, null, open);
        open.release();
        live.forEach(Part::release);
        this.cutAtNanos = nanoTime.getAsLong();
    }

    /** As {@link EmbeddedStore#apply}. */
    synchronized void apply(Commit commit) {
        append(commit);
        ledger.apply(commit);
        applied(commit);
    }

    /** As {@link EmbeddedStore#adopt}. */
    synchronized void adopt(Commit commit) {
        append(commit);
        applied(commit);
    }

    private void append(Commit commit) {
        if (commit.sequence() != applied + 1) {
            throw new IllegalStateException("BUG: commit " + commit.sequence() + " comes after " + applied);
        }
        if (isFull()) {
            awaitFlush();
            if (current.frozen() == null) {
                cut();
            }
        }
        current.open().apply(commit);
    }

    private boolean isFull() {
        return current.open().published().size() >= options.headSamples();
    }

    private void applied(Commit commit) {
        if (current.open().published().deletions() > 0) {
            hastenCut();
        }
        applied = commit.sequence();
        lastCommitMicros = commit.timeMicros();
        notifyAll();
    }

    /** Waits until no head is frozen; not while flushing fails, when what is journaled already must find room all the same. */
    private void awaitFlush() {
        boolean interrupted = false;
        while (current.frozen() != null && flushFailure == null && !closing) {
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
        Head full = current.open();
        full.save(ledger.cut());
        Head open = new Head(chunks, applied + 1, full.seriesCount(), options.keepsReadings());
        swap(new Snapshot(current.parts(), full, open));
        open.release();
        cutAtNanos = nanoTime.getAsLong();
        notifyAll();
    }

    private void swap(Snapshot next) {
        Snapshot old = current;
        current = next;
        old.release();
    }

    /** Has everything flushed that is applied by now, and waits until that is done or fails; answers its last commit. */
    synchronized long flush() {
        awaitFlush();
        long through = applied;
        if (current.frozen() == null && !current.open().isEmpty()) {
            cut();
        }
        awaitFlush();
        return through;
    }

    /** The next head to flush: waits for one to be frozen, or for the open one to grow old. Null when the store closes. */
    synchronized @Nullable Head awaitFrozen() throws InterruptedException {
        while (!closing) {
            Head frozen = current.frozen();
            if (frozen != null) {
                return frozen;
            }
            long age = nanoTime.getAsLong() - cutAtNanos;
            long left = options.headAge().toNanos() - age;
            if (current.open().isEmpty()) {
                wait(1000);
                cutAtNanos = current.open().isEmpty() ? nanoTime.getAsLong() : cutAtNanos;
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
        List<Part> live = new ArrayList<>(current.parts());
        live.add(part);
        swap(new Snapshot(live, null, current.open()));
        part.release();
        flushFailure = null;
        notifyAll();
    }

    /** Says that flushing does not work for now. */
    synchronized void flushFailed(WeirException e) {
        flushFailure = e;
        notifyAll();
    }

    /** Why flushing does not work for now; empty where it does. Any thread. */
    Optional<WeirException> flushFailure() {
        return Optional.ofNullable(flushFailure);
    }

    /** Puts one part in the place of those that it was merged from. */
    synchronized void merged(List<Part> sources, Part part) {
        List<Part> live = Parts.replace(current.parts(), sources, part);
        swap(new Snapshot(live, current.frozen(), current.open()));
        part.release();
    }

    /** Why nothing more may be taken: there is no room, and flushing makes none. Empty where there is. Any thread. */
    synchronized Optional<WeirException> refusal() {
        return current.frozen() != null && isFull() ? flushFailure() : Optional.empty();
    }

    /** The current one, held for the caller. */
    Snapshot hold() {
        while (true) {
            Snapshot now = current;
            if (now.retain()) {
                return now;
            }
            if (isClosed) {
                throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: the store is closed");
            }
        }
    }

    /** The live parts, each held for the caller; the heads are not, so that long work on parts pins none. */
    List<Part> holdParts() {
        Snapshot held = hold();
        try {
            held.parts().forEach(Snapshot::hold);
            return held.parts();
        } finally {
            held.release();
        }
    }

    /** The live parts, not held: what is in memory of them may be asked. Any thread, at once. */
    List<Part> parts() {
        return current.parts();
    }

    /** What lies below is not shown. */
    void horizons(Horizons next) {
        horizons = next;
    }

    Horizons horizons() {
        return horizons;
    }

    /** The last commit that was applied. Any thread. */
    long applied() {
        return applied;
    }

    /** When that was taken, microseconds since the Unix epoch; {@link Long#MIN_VALUE} before the first since the start. Any thread. */
    long lastCommitMicros() {
        return lastCommitMicros;
    }

    /**
     * Waits until a commit has been applied.
     *
     * @throws WeirException UNAVAILABLE where that takes too long
     */
    void awaitApplied(long atLeast, Duration most) {
        if (applied < atLeast) {
            await(atLeast, nanoTime.getAsLong() + most.toNanos());
        }
    }

    private synchronized void await(long atLeast, long deadlineNanos) {
        while (applied < atLeast) {
            long left = deadlineNanos - nanoTime.getAsLong();
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

    /** Nobody is to wait any more. */
    synchronized void stop() {
        closing = true;
        notifyAll();
    }

    /** Lets go of everything; whoever holds something keeps it. */
    void close() {
        isClosed = true;
        current.release();
    }
}
