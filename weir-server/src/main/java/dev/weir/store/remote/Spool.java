package dev.weir.store.remote;

import dev.weir.journal.Journal;
import dev.weir.journal.JournalReader;
import dev.weir.model.Commit;
import dev.weir.model.WeirException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** What of the journal a database still has to get, and how far both have come. Any thread, but for those that are named. */
final class Spool {
    private final Journal journal;
    private volatile Journal.Place shippedPlace = Journal.Place.BEGINNING;
    private volatile long applied;
    private volatile long shipped;
    private volatile boolean isKnown;
    private volatile long oldestMicros;
    private long settled;
    private long wanted;
    private long keptLocally;

    /**
     * What a journal holds.
     *
     * @param keptLocally the last commit of which this machine's disk has all but the readings outside of the journal
     * @param oldestMicros when the first commit was taken that may have to be shipped, microseconds since the Unix epoch
     */
    Spool(Journal journal, long keptLocally, long oldestMicros) {
        this.journal = journal;
        this.keptLocally = keptLocally;
        this.oldestMicros = oldestMicros;
        this.applied = journal.lastSequence();
        this.shipped = journal.firstSequence() - 1; // At least: what is further back was let go of.
    }

    /** A commit has been journaled and applied. */
    synchronized void applied(Commit commit) {
        oldestMicros = applied == shipped ? commit.timeMicros() : oldestMicros;
        applied = commit.sequence();
        notifyAll();
    }

    /** All but the readings of these commits is on this machine's disk outside of the journal. */
    synchronized void keptLocally(long through) {
        keptLocally = through;
        trim();
    }

    /** The database has come to a commit of this time, and the reader stands behind it; answers how many bytes have gone. */
    synchronized long shipped(long through, long timeMicros, Journal.Place place) {
        long before = bytes();
        oldestMicros = through == 0 ? oldestMicros : timeMicros;
        shipped = through;
        shippedPlace = place;
        isKnown = true;
        long gone = before - bytes();
        notifyAll();
        return gone;
    }

    /** The database has these commits, whatever becomes of it. */
    synchronized void settled(long through) {
        settled = through;
        trim();
    }

    /** Keeps the last commit that has settled too: by it the database and the journal know each other again. */
    private void trim() {
        journal.trim(Math.min(keptLocally, settled - 1));
    }

    /** The last commit that may be shipped: it is visible, and survives a power cut. */
    long shippable() {
        return Math.min(applied, journal.forcedSequence());
    }

    long shipped() {
        return shipped;
    }

    /** When the oldest commit that waits was taken, or the one before it, microseconds since the Unix epoch; empty where none waits. */
    OptionalLong oldestMicros() {
        return applied == shipped ? OptionalLong.empty() : OptionalLong.of(oldestMicros);
    }

    /** How many commits wait. */
    long depth() {
        return applied - shipped;
    }

    /** How many bytes of the journal wait. */
    long bytes() {
        return journal.bytesAfter(shippedPlace);
    }

    JournalReader readAfter(long sequence) {
        return journal.readAfter(sequence);
    }

    long firstSequence() {
        return journal.firstSequence();
    }

    /** Waits until there is something to ship or for so long; answers whether somebody waits for it to be read. */
    synchronized boolean awaitShippable(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (shippable() <= shipped && until - System.nanoTime() > 0) {
            pause(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        return wanted > shipped;
    }

    /** Waits until something has been shipped, or for so long. */
    synchronized void awaitShipped(long millis) {
        pause(millis);
    }

    /** Waits until the database has a commit; answers whether it has, which it does not wait for once that is hopeless. */
    synchronized boolean awaitShipped(long sequence, Duration most, BooleanSupplier isHopeless) {
        long until = System.nanoTime() + most.toNanos();
        if (sequence > wanted) {
            wanted = sequence;
            notifyAll();
        }
        while (!isKnown || shipped < sequence) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0 || isHopeless.getAsBoolean()) {
                return false;
            }
            pause(left);
        }
        return true;
    }

    /** Wakes all who wait, as something else has changed. */
    synchronized void wake() {
        notifyAll();
    }

    @SuppressWarnings("WaitNotInLoop") // Its callers loop where they wait for something.
    private void pause(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WeirException(WeirException.Code.UNAVAILABLE, "cannot wait for the store: interrupted", e);
        }
    }
}
