package dev.weir.store.remote;

import dev.weir.journal.Journal;
import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Ledger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store whose samples and events are in a database, which may be away. The journal is its spool: a commit is taken once the journal has it, and
 * the thread {@code ship} brings it to the database. All else, such as accounts, devices and records, is here too, in an embedded store that keeps no
 * readings, so that it can be had whether or not the database is there.
 *
 * <p>One thread applies; any thread takes views.
 */
public final class RemoteStore implements Store {
    private static final Duration SLOWED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 50;

    private final EmbeddedStore local;
    private final Engine engine;
    private final long mostSpoolBytes;
    private final LongSupplier nanoTime;
    private volatile @Nullable Spool spool;
    private volatile @Nullable Shipper shipper;
    private volatile Horizons horizons = Horizons.NONE;
    private volatile boolean closing;
    private volatile long fullSinceNanos;
    private volatile boolean isFull;

    /** When the first commit was taken that the journal has replayed. */
    private long firstMicros = Long.MAX_VALUE;

    /**
     * A store over both, which it closes. Until {@link #begin} it only takes what the journal replays.
     *
     * @param local keeps no readings
     * @param mostSpoolBytes how much of the journal may wait for the database
     */
    public RemoteStore(EmbeddedStore local, Engine engine, long mostSpoolBytes, LongSupplier nanoTime) {
        this.local = local;
        this.engine = engine;
        this.mostSpoolBytes = mostSpoolBytes;
        this.nanoTime = nanoTime;
    }

    /** Begins to ship what the journal holds, from now on and from before. */
    public void begin(Journal journal) {
        Spool begun = new Spool(journal, local.durableSequence(), firstMicros);
        spool = begun;
        shipper = new Shipper(begun, engine, nanoTime);
    }

    /** The embedded store has all but the readings of these commits on the disk. Any thread. */
    public void localDurable(long through) {
        Spool current = spool;
        if (current != null) {
            current.keptLocally(through);
        }
    }

    private Spool spool() {
        Spool current = spool;
        if (current == null) {
            throw new IllegalStateException("BUG: the store is used before it has a journal");
        }
        return current;
    }

    private Shipper shipper() {
        Shipper current = shipper;
        if (current == null) {
            throw new IllegalStateException("BUG: the store is used before it has a journal");
        }
        return current;
    }

    @Override
    public long durableSequence() {
        return local.durableSequence();
    }

    @Override
    public void apply(Commit commit) {
        local.apply(commit);
        Spool current = spool;
        if (current != null) {
            current.applied(commit);
            slowDown(current);
        } else {
            firstMicros = Math.min(firstMicros, commit.timeMicros());
        }
    }

    /** While the spool is full the thread that applies waits, and so do senders, until they are refused. */
    private void slowDown(Spool current) {
        while (isFull(current) && nanoTime.getAsLong() - fullSinceNanos < SLOWED.toNanos() && !closing) {
            current.awaitShipped(LOOK_MILLIS);
        }
    }

    private boolean isFull(Spool current) {
        boolean full = current.bytes() > mostSpoolBytes;
        if (full && !isFull) {
            fullSinceNanos = nanoTime.getAsLong();
        }
        isFull = full;
        return full;
    }

    @Override
    public Ledger ledger() {
        return local.ledger();
    }

    @Override
    public Optional<WeirException> refusal() {
        Optional<WeirException> refusal = local.refusal();
        Spool current = spool;
        if (refusal.isPresent() || current == null || !isFull(current)) {
            return refusal;
        }
        return nanoTime.getAsLong() - fullSinceNanos < SLOWED.toNanos()
                ? Optional.empty()
                : Optional.of(new WeirException(
                        WeirException.Code.OVERLOADED,
                        "cannot take readings: " + mostSpoolBytes + " bytes (spool.max-bytes) wait for "
                                + engine.title()
                                + shipper()
                                        .failure()
                                        .map(why -> ": " + why)
                                        .orElse(", which is slower than they come")));
    }

    @Override
    public View view(long atLeast, Duration wait) {
        View kept = local.view(atLeast, wait);
        return new RemoteView(kept, engine.read(horizons), () -> awaitShipped(local.lastApplied()));
    }

    /** Waits until the database has a commit. */
    private void awaitShipped(long sequence) {
        if (!spool().awaitShipped(sequence, PATIENCE, shipper()::isAway)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read: " + engine.title()
                            + shipper()
                                    .failure()
                                    .map(why -> " is away: " + why)
                                    .orElse(" has not taken yet what came before, " + spool().bytes()
                                            + " bytes wait for it"));
        }
    }

    /** Hides what lies below horizons, from the next view on. */
    public void horizons(Horizons next) {
        horizons = next;
        local.horizons(next);
        shipper().forget(next);
    }

    @Override
    public void close() {
        closing = true;
        Shipper current = shipper;
        if (current != null) {
            current.close();
        }
        engine.close();
        local.close();
    }
}
