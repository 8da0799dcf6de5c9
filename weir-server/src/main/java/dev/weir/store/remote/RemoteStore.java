package dev.weir.store.remote;

import dev.weir.journal.Journal;
import dev.weir.model.Commit;
import dev.weir.model.Event;
import dev.weir.model.EventIds;
import dev.weir.model.Protocol;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import dev.weir.store.Store;
import dev.weir.store.View;
import dev.weir.store.embedded.EmbeddedStore;
import dev.weir.store.ledger.Account;
import dev.weir.store.ledger.Ledger;
import dev.weir.store.ledger.PeerDevices;
import java.time.Duration;
import java.util.Map;
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
    private final EventIds ids;
    private final long mostSpoolBytes;
    private final LongSupplier nanoTime;
    private final Object beginning = new Object();
    private volatile @Nullable Begun begun;
    private volatile Horizons horizons = Horizons.NONE;
    private volatile boolean closing;
    private volatile long fullSinceNanos;
    private volatile boolean isFull;

    /** When the first commit was taken that the journal has replayed. */
    private long firstMicros = Long.MAX_VALUE;

    /** What there is of it once it has a journal and a database. */
    private record Begun(Spool spool, Engine engine, Shipper shipper) {}

    /**
     * A store that takes what its journal replays, and has no readings to show until {@link #begin}.
     *
     * @param local keeps no readings; closed with this
     * @param ids that events get here
     * @param mostSpoolBytes how much of the journal may wait for the database
     */
    public RemoteStore(EmbeddedStore local, EventIds ids, long mostSpoolBytes, LongSupplier nanoTime) {
        this.local = local;
        this.ids = ids;
        this.mostSpoolBytes = mostSpoolBytes;
        this.nanoTime = nanoTime;
    }

    /** Begins to ship what the journal holds, from before and from now on, to a database that it closes. */
    public void begin(Journal journal, Engine engine) {
        Spool spool = new Spool(journal, local.durableSequence(), firstMicros);
        synchronized (beginning) {
            begun = new Begun(spool, engine, new Shipper(spool, engine, nanoTime, horizons));
            beginning.notifyAll();
        }
    }

    /** What there is once this has begun, which it does soon after the start: readers may be a little early. */
    private Begun awaitBegun() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        synchronized (beginning) {
            while (begun == null && !closing) {
                long left = (until - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    break;
                }
                try {
                    beginning.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw notYet();
                }
            }
        }
        Begun now = begun;
        if (now == null) {
            throw notYet();
        }
        return now;
    }

    /** Nobody is to wait any more, neither who takes nor who reads, and nothing more is begun to be shipped. Any thread, at once. */
    public void stop() {
        closing = true;
        Begun now = begun;
        if (now != null) {
            now.shipper.stop();
        }
    }

    /** Ends what ships, in a few seconds at most. What comes from now on waits for the next start. */
    public void endShipping() {
        stop();
        Begun now = begun;
        if (now != null) {
            now.shipper.close();
        }
    }

    /**
     * Waits until the database has a commit, so long as that can be expected.
     *
     * @throws WeirException UNAVAILABLE when it does not have it; {@code verb} says what cannot be done then
     */
    public void requireShipped(long sequence, Duration most, String verb) {
        Begun now = awaitBegun();
        if (!now.spool.awaitShipped(sequence, most, () -> isHopeless(now))) {
            String why = now.shipper.failure().map(e -> ": " + e.reason()).orElse("");
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot " + verb + ": " + now.spool.depth() + " commits wait for " + now.engine.title() + why);
        }
    }

    private boolean isHopeless(Begun now) {
        return closing || now.shipper.failure().isPresent();
    }

    /** The embedded store has all but the readings of these commits on the disk. Any thread. */
    public void localDurable(long through) {
        Begun now = begun;
        if (now != null) {
            now.spool.keptLocally(through);
        }
    }

    @Override
    public long durableSequence() {
        return local.durableSequence();
    }

    @Override
    public void apply(Commit commit) {
        local.apply(commit);
        Begun now = begun;
        if (now != null) {
            now.spool.applied(commit);
            slowDown(now.spool);
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
    public Map<Protocol, Account> accountsOfOthers() {
        Begun now = begun;
        return now == null ? Map.of() : now.engine.accountsOfOthers();
    }

    @Override
    public Optional<PeerDevices> devicesOfOthers() {
        Begun now = begun;
        return now == null ? Optional.empty() : now.engine.devicesOfOthers();
    }

    @Override
    public Optional<WeirException> refusal() {
        Optional<WeirException> refusal = local.refusal();
        Begun now = begun;
        if (refusal.isPresent() || now == null || !isFull(now.spool)) {
            return refusal;
        }
        return nanoTime.getAsLong() - fullSinceNanos < SLOWED.toNanos() ? Optional.empty() : Optional.of(full(now));
    }

    private WeirException full(Begun now) {
        String why = now.shipper.failure().map(e -> ": " + e.reason()).orElse(", which is slower than they come");
        return new WeirException(
                WeirException.Code.OVERLOADED,
                "cannot take readings: " + mostSpoolBytes + " bytes (spool.max-bytes) wait for " + now.engine.title()
                        + why);
    }

    @Override
    public Optional<WeirException> absence() {
        Begun now = begun;
        return now == null ? Optional.of(notYet()) : now.shipper.failure().map(e -> away(now, e));
    }

    private static WeirException notYet() {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot read: the server is starting");
    }

    private static WeirException away(Begun now, WeirException e) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE, "cannot read from " + now.engine.title() + ": " + e.reason(), e);
    }

    @Override
    public View view(long atLeast, Duration wait) {
        return new RemoteView(
                local.view(atLeast, wait),
                ids,
                () -> {
                    Begun now = awaitBegun();
                    awaitShipped(now, local.lastApplied());
                    return now.engine.read(horizons);
                },
                here -> {
                    Begun now = begun;
                    return now == null ? here : now.engine.seriesCount(here);
                });
    }

    /** Waits until the database has a commit. */
    private void awaitShipped(Begun now, long sequence) {
        if (!now.spool.awaitShipped(sequence, PATIENCE, () -> isHopeless(now))) {
            throw now.shipper
                    .failure()
                    .map(e -> away(now, e))
                    .orElseGet(() -> new WeirException(
                            WeirException.Code.UNAVAILABLE,
                            "cannot read: " + now.engine.title() + " has not taken yet what came before, "
                                    + now.spool.bytes() + " bytes wait for it"));
        }
        now.shipper.failure().ifPresent(e -> {
            throw away(now, e);
        });
    }

    /**
     * Brings an event to its place that the database has refused before. Blocks on the network.
     *
     * @return the database's words where it refuses it again
     * @throws WeirException UNAVAILABLE when it is not known that the database has it
     */
    public Optional<String> put(Event event) {
        Begun now = awaitBegun();
        now.shipper.failure().ifPresent(e -> {
            throw e;
        });
        return now.engine.put(event);
    }

    /** What waits for the database. Any thread, at once. */
    public Backlog backlog() {
        Begun now = begun;
        return now == null ? Backlog.NONE : Backlog.of(now.spool, now.shipper);
    }

    @Override
    public long lastApplied() {
        return local.lastApplied();
    }

    @Override
    public long lastCommitMicros() {
        return local.lastCommitMicros();
    }

    @Override
    public void horizons(Horizons next) {
        horizons = next;
        local.horizons(next);
        Begun now = begun;
        if (now != null) {
            now.shipper.horizons(next);
        }
    }

    @Override
    public long eventsHiddenBeforeMicros() {
        return local.eventsHiddenBeforeMicros();
    }

    @Override
    public void close() {
        endShipping();
        local.close();
    }
}
