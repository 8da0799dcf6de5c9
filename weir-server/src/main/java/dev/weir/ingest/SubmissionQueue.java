package dev.weir.ingest;

import dev.weir.model.Batch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Where submissions wait for the journal: many threads add without a lock, one takes all there are. */
final class SubmissionQueue {
    private final AtomicReference<@Nullable Submission> newest = new AtomicReference<>();
    private volatile @Nullable Thread taker;
    private volatile boolean closed;

    /** Stands in the place of the newest once the queue has ended. */
    private final Submission end = new Submission(new Batch(0));

    /** Adds a submission; false if the queue is closed. */
    boolean add(Submission submission) {
        Submission before;
        do {
            before = newest.get();
            if (closed || before == end) {
                return false;
            }
            submission.next = before;
        } while (!newest.compareAndSet(before, submission));
        if (before == null) {
            LockSupport.unpark(taker);
        }
        return true;
    }

    /** Takes all that wait, oldest first, linked by {@code next}; waits at most so long if none do. Null on time-out and when closed. */
    @Nullable Submission take(long nanos) {
        Submission taken = newest.getAndSet(null);
        if (taken == null && !closed) {
            taker = Thread.currentThread();
            if (newest.get() == null && !closed) {
                LockSupport.parkNanos(this, nanos);
            }
            taken = newest.getAndSet(null);
        }
        return reversed(taken);
    }

    private static @Nullable Submission reversed(@Nullable Submission newestFirst) {
        Submission oldestFirst = null;
        Submission rest = newestFirst;
        while (rest != null) {
            Submission following = rest.next;
            rest.next = oldestFirst;
            oldestFirst = rest;
            rest = following;
        }
        return oldestFirst;
    }

    /** Takes no more; what waits can still be taken. */
    void close() {
        closed = true;
        LockSupport.unpark(taker);
    }

    /** Whether the queue is closed and nothing waits in it, nor ever will. */
    boolean hasEnded() {
        return closed && (newest.get() == end || newest.compareAndSet(null, end));
    }
}
