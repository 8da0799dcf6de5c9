package dev.weir.store.remote;

import dev.weir.journal.JournalReader;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.Commit;
import dev.weir.model.EventBatch;
import dev.weir.model.RecordPut;
import dev.weir.model.WeirException;
import dev.weir.store.Horizons;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
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

    /** So much goes in one transaction, counted in samples. */
    private static final int MOST_SAMPLES = 200_000;

    private static final int SAMPLE_BYTES = 20;
    private static final int EVENT_SAMPLES = 3;

    /** Small commits that follow each other go together, unless somebody waits to read them. */
    private static final long GATHER_MILLIS = 50;

    private static final long IDLE_MILLIS = 1000;
    private static final long FIRST_PAUSE_MILLIS = 2_000;
    private static final long MOST_PAUSE_MILLIS = 10_000;
    private static final double JITTER = 0.2;
    private static final long FORGET_NANOS = 600_000_000_000L;

    private final Spool spool;
    private final Engine engine;
    private final LongSupplier nanoTime;
    private final Drain drain;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable WeirException failure;
    private final AtomicReference<@Nullable Horizons> due = new AtomicReference<>();
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long forgotAtNanos;

    /** Starts the thread; what lies below horizons is forgotten. */
    Shipper(Spool spool, Engine engine, LongSupplier nanoTime, Horizons horizons) {
        this.spool = spool;
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.drain = new Drain(nanoTime);
        this.due.set(horizons);
        this.forgotAtNanos = nanoTime.getAsLong() - FORGET_NANOS;
        this.thread = Thread.ofPlatform().name("ship").daemon().unstarted(this::shipAlways);
        thread.start();
    }

    /** Why the database cannot be had; empty while it can. Any thread. */
    Optional<WeirException> failure() {
        return Optional.ofNullable(failure);
    }

    /** In how many seconds so many bytes will have been shipped; empty where nobody knows. Any thread. */
    OptionalLong drainSeconds(long bytes) {
        return failure == null ? drain.seconds(bytes) : OptionalLong.empty();
    }

    /** What has come in meanwhile is shipped first, then the database forgets. Any thread. */
    void forget(Horizons horizons) {
        due.set(horizons);
    }

    private void shipAlways() {
        while (!closing) {
            try (Shipping shipping = engine.connect()) {
                try (JournalReader reader = reader(shipping)) {
                    back(shipping.sequence());
                    ship(shipping, reader);
                }
            } catch (WeirException e) {
                away(e);
                pause();
            }
        }
    }

    /** A reader behind what the database has, once it is sure that this is what the journal had. */
    private JournalReader reader(Shipping shipping) {
        long reached = shipping.sequence();
        if (reached > spool.shippable()) {
            throw foreign("has come to commit " + reached + ", and this data directory only to " + spool.shippable());
        }
        if (reached + 1 == spool.firstSequence()) {
            return behind(spool.readAfter(reached), shipping);
        }
        if (reached + 1 < spool.firstSequence()) {
            throw foreign(
                    "has come to commit " + reached + ", and the journal begins with commit " + spool.firstSequence());
        }
        JournalReader reader = spool.readAfter(reached - 1);
        long timeMicros = reader.next().timeMicros();
        if (timeMicros != shipping.timeMicros()) {
            reader.close();
            throw foreign("has another commit " + reached + " than this data directory");
        }
        return behind(reader, shipping);
    }

    private JournalReader behind(JournalReader reader, Shipping shipping) {
        spool.shipped(shipping.sequence(), shipping.timeMicros(), reader.place());
        return reader;
    }

    private WeirException foreign(String what) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot ship to " + engine.title() + ": it " + what
                        + "; weir migrate brings a data directory and a database together");
    }

    private void ship(Shipping shipping, JournalReader reader) {
        while (!closing) {
            boolean isAwaited = spool.awaitShippable(IDLE_MILLIS);
            long through = spool.shippable();
            if (through > spool.shipped()) {
                if (!isAwaited && !closing) {
                    gather();
                    through = spool.shippable();
                }
                List<Commit> commits = commits(reader, through);
                long before = spool.bytes();
                shipping.ship(commits);
                spool.shipped(commits.getLast().sequence(), commits.getLast().timeMicros(), reader.place());
                drain.add(before - spool.bytes());
            }
            forgetDue();
        }
    }

    private void gather() {
        try {
            Thread.sleep(GATHER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Commit> commits(JournalReader reader, long through) {
        List<Commit> commits = new ArrayList<>();
        long samples = 0;
        long last;
        do {
            Commit commit = reader.next();
            commits.add(commit);
            samples += size(commit);
            last = commit.sequence();
        } while (last < through && samples < MOST_SAMPLES);
        return commits;
    }

    private static long size(Commit commit) {
        long size = 1;
        for (Change change : commit.changes()) {
            size += switch (change) {
                case Batch batch -> batch.count();
                case EventBatch events -> (long) events.count() * EVENT_SAMPLES + events.textBytes() / SAMPLE_BYTES;
                case RecordPut put -> EVENT_SAMPLES + put.value().length / SAMPLE_BYTES;
                default -> EVENT_SAMPLES;
            };
        }
        return size;
    }

    /** Horizons move all the time: what they have left behind goes now and then. */
    private void forgetDue() {
        if (nanoTime.getAsLong() - forgotAtNanos < FORGET_NANOS) {
            return;
        }
        Horizons horizons = due.getAndSet(null);
        if (horizons != null) {
            engine.forget(horizons);
            forgotAtNanos = nanoTime.getAsLong();
        }
    }

    private void back(long sequence) {
        pauseMillis = FIRST_PAUSE_MILLIS;
        if (failure != null) {
            failure = null;
            log.info("{} is back, and has come to commit {}: {} wait", engine.title(), sequence, spool.depth());
        } else {
            log.info("shipping to {} from commit {} on", engine.title(), sequence + 1);
        }
        spool.wake();
    }

    private void away(WeirException e) {
        if (failure == null) {
            log.warn("{} cannot be had, and readings wait in the journal: {}", engine.title(), e.reason());
        }
        failure = e;
        spool.wake();
    }

    /** Two seconds at first, then twice as long each time up to ten, a little more or less each. */
    private void pause() {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        long until = nanoTime.getAsLong() + (long) (pauseMillis * factor * 1_000_000);
        pauseMillis = Math.min(MOST_PAUSE_MILLIS, 2 * pauseMillis);
        try {
            while (!closing && until - nanoTime.getAsLong() > 0) {
                Thread.sleep(GATHER_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends after the transaction that is under way. */
    @Override
    public void close() {
        closing = true;
        spool.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
