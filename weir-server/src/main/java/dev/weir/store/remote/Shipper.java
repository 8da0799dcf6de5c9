package dev.weir.store.remote;

import dev.weir.journal.JournalReader;
import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the journal holds to a database, in order, on the thread {@code ship}. Whatever fails is tried again on a new connection, from where the
 * database says that it has come to.
 */
final class Shipper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    /** Small commits that follow each other go together, unless somebody waits to read them. */
    private static final long GATHER_MILLIS = 50;

    private static final long IDLE_MILLIS = 1000;
    private static final long FORGET_NANOS = 600_000_000_000L;

    /** A database that says nothing for so long is taken to be away. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration STOP_TIME = Duration.ofSeconds(2);
    private static final Duration CONNECTING_TIME = Duration.ofMillis(200);

    private final Spool spool;
    private final Engine engine;
    private final LongSupplier nanoTime;
    private final Drain drain;
    private final Thread thread;
    private volatile boolean closing;
    private boolean isClosed;
    private volatile boolean isBroken;

    /** Whether the database is expected to answer, and since when. */
    private volatile boolean isBusy;

    private volatile long busySinceNanos;

    /** Whether a connection is being made, which nothing ends before its time. */
    private volatile boolean isConnecting = true;

    private volatile boolean isKnown;
    private boolean isTold;
    private volatile @Nullable WeirException failure;
    private volatile Horizons horizons;
    private final Backoff backoff = new Backoff(new SplittableRandom());
    private long forgotAtNanos;

    /** Starts the thread; what lies below horizons is forgotten. The engine is closed with this. */
    Shipper(Spool spool, Engine engine, LongSupplier nanoTime, Horizons horizons) {
        this.spool = spool;
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.drain = new Drain();
        this.horizons = horizons;
        this.forgotAtNanos = nanoTime.getAsLong() - FORGET_NANOS;
        this.thread = Thread.ofPlatform().name("ship").daemon().unstarted(this::shipAlways);
        thread.start();
    }

    /** Why nothing can be shipped; empty while it can. Any thread. */
    Optional<WeirException> failure() {
        WeirException known = failure;
        if (known == null && isBusy && nanoTime.getAsLong() - busySinceNanos > SILENCE.toNanos()) {
            return Optional.of(new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot ship to " + engine.title() + ": it has not answered for " + SILENCE.toSeconds() + " s"));
        }
        return Optional.ofNullable(known);
    }

    /** Whether nothing is shipped before the next start, because of a bug. Any thread. */
    boolean isBroken() {
        return isBroken;
    }

    /** Whether it is known by now if the database takes anything. Any thread. */
    boolean isKnown() {
        return isKnown;
    }

    /** In how many seconds so many bytes will have been shipped; empty where nobody knows. Any thread. */
    OptionalLong drainSeconds(long bytes) {
        return failure().isEmpty() ? drain.seconds(bytes) : OptionalLong.empty();
    }

    /** What lies below is to be let go of, the next time that something is. Any thread. */
    void horizons(Horizons next) {
        horizons = next;
    }

    private void shipAlways() {
        try {
            while (!closing) {
                shipOnOneConnection();
            }
        } catch (RuntimeException bug) {
            if (!closing) { // A connection that was cut off in the middle may bring anything.
                broken(bug);
            }
        }
    }

    private void shipOnOneConnection() {
        busySinceNanos = nanoTime.getAsLong();
        isBusy = true;
        isConnecting = true;
        try (Shipping shipping = engine.connect();
                JournalReader reader = Recognition.reader(spool, shipping, engine.title())) {
            isConnecting = false;
            isBusy = false;
            ship(shipping, reader);
        } catch (WeirException e) {
            isBusy = false;
            if (!closing) {
                away(e);
                pause();
            }
        }
    }

    /** Readings go on to be taken, and wait for the next start, as another connection would only bring the same. */
    private void broken(RuntimeException bug) {
        log.error("the thread ship died of a bug, and nothing more is shipped to {}", engine.title(), bug);
        isBroken = true;
        failure = new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot ship to " + engine.title() + ": the thread that ships died of a bug, which the log has",
                bug);
        spool.wake();
    }

    private void ship(Shipping shipping, JournalReader reader) {
        if (spool.shippable() <= spool.shipped()) {
            back();
        }
        while (!closing && !shipping.isStale()) {
            boolean isAwaited = spool.awaitShippable(IDLE_MILLIS);
            if (spool.shippable() <= spool.shipped()) {
                shipping.check();
                spool.settled(shipping.settledSequence());
            } else {
                if (!isAwaited && !closing) {
                    gather();
                }
                ship(shipping, reader, Lot.read(reader, spool.shippable()));
            }
            back();
            forgetDue();
        }
    }

    private void ship(Shipping shipping, JournalReader reader, List<Commit> commits) {
        long began = nanoTime.getAsLong();
        busySinceNanos = began;
        isBusy = true;
        shipping.ship(commits);
        isBusy = false;
        long bytes =
                spool.shipped(commits.getLast().sequence(), commits.getLast().timeMicros(), reader.place());
        spool.settled(shipping.settledSequence());
        drain.add(bytes, nanoTime.getAsLong() - began);
    }

    private void gather() {
        try {
            Thread.sleep(GATHER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Horizons move all the time, and records expire where there are none: what is left behind goes now and then. */
    private void forgetDue() {
        long now = nanoTime.getAsLong();
        if (now - forgotAtNanos >= FORGET_NANOS) {
            engine.forget(horizons);
            forgotAtNanos = now;
        }
    }

    /** The database takes what it gets. */
    private void back() {
        backoff.reset();
        isKnown = true;
        if (failure != null) {
            failure = null;
            log.info(
                    "{} takes readings again, and has come to commit {}: {} wait",
                    engine.title(),
                    spool.shipped(),
                    spool.depth());
            spool.wake();
        } else if (!isTold) {
            log.info("shipping to {} from commit {} on", engine.title(), spool.shipped() + 1);
        }
        isTold = true;
    }

    private void away(WeirException e) {
        WeirException before = failure;
        if (before == null || !before.reason().equals(e.reason())) {
            log.warn("readings for {} wait in the journal: {}", engine.title(), e.reason());
        }
        failure = e;
        isKnown = true;
        spool.wake();
    }

    private void pause() {
        long until = nanoTime.getAsLong() + backoff.nextNanos();
        try {
            while (!closing && until - nanoTime.getAsLong() > 0) {
                Thread.sleep(GATHER_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins nothing more; what is under way goes on. Any thread, at once. */
    void stop() {
        closing = true;
        spool.wake();
    }

    /** Ends after the transaction that is under way if that ends soon, and else in the middle of it. Closes the engine. */
    @Override
    public void close() {
        stop();
        if (isClosed) {
            return;
        }
        isClosed = true;
        try {
            if (!isConnecting) {
                thread.join(STOP_TIME);
            }
            engine.close();
            // A connection that is being made is left to itself: it finds everything closed.
            thread.join(isConnecting ? CONNECTING_TIME : STOP_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            engine.close();
        }
    }
}
