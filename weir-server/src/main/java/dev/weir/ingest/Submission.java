package dev.weir.ingest;

import dev.weir.model.Change;
import dev.weir.model.WeirException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes on their way in, which become durable and visible together. Belongs to the thread that submits it, which waits for the answer and may then use it again: at most
 * one is in flight a connection, and that is what bounds the queue.
 */
public final class Submission {
    private final List<Change> changes;
    private final boolean isOwed;

    /** The one submitted before this, while both wait in the queue. */
    @Nullable Submission next;

    private volatile @Nullable Thread waiter;
    private volatile boolean answered = true;
    private @Nullable WeirException failure;

    /** A submission of changes that may be filled anew each time. */
    public Submission(Change... changes) {
        this(false, changes);
    }

    private Submission(boolean isOwed, Change... changes) {
        this.changes = List.of(changes);
        this.isOwed = isOwed;
    }

    /** A submission without which the store cannot go on: it is taken although the store is overloaded, as it will be until then. */
    public static Submission owed(Change... changes) {
        return new Submission(true, changes);
    }

    /** A new submission of the same changes and of others behind them. */
    public Submission with(List<? extends Change> more) {
        return new Submission(Stream.concat(changes.stream(), more.stream()).toArray(Change[]::new));
    }

    boolean isOwed() {
        return isOwed;
    }

    List<Change> changes() {
        return changes;
    }

    void begin() {
        if (!answered) {
            throw new IllegalStateException("BUG: a submission is in flight already");
        }
        failure = null;
        waiter = Thread.currentThread();
        answered = false;
    }

    /** Waits for the answer, an interrupt being kept for later: the batch is in other hands until then. */
    void await() {
        boolean interrupted = false;
        while (!answered) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        WeirException failed = failure;
        if (failed != null) {
            throw new WeirException(failed.code(), failed.reason(), failed);
        }
    }

    /** Answers: durable and visible if there is no failure. */
    void answer(@Nullable WeirException failed) {
        failure = failed;
        Thread waiting = waiter;
        answered = true;
        LockSupport.unpark(waiting);
    }
}
