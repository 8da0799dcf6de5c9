package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes that are under way side by side, so many at most. Used by one thread. */
final class Writes {
    private static final int MOST = 256;

    private final CqlSession session;
    private final Semaphore room = new Semaphore(MOST);
    private volatile @Nullable Throwable failure;

    Writes(CqlSession session) {
        this.session = session;
    }

    /** Sends one, once there is room; nothing after one that has failed. */
    void send(Statement<?> statement) {
        run(() -> session.executeAsync(statement));
    }

    /** Begins what ends with writes, once there is room; nothing after one that has failed. */
    void run(Supplier<CompletionStage<?>> work) {
        room.acquireUninterruptibly();
        if (failure != null) {
            room.release();
            return;
        }
        work.get().whenComplete((rows, problem) -> {
            if (problem != null) {
                failure = problem instanceof CompletionException && problem.getCause() != null
                        ? problem.getCause()
                        : problem;
            }
            room.release();
        });
    }

    /** Returns when a quorum of their nodes has all that was sent. Throws what the driver says of one that has failed. */
    void await() {
        room.acquireUninterruptibly(MOST);
        room.release(MOST);
        Throwable problem = failure;
        if (problem instanceof RuntimeException known) {
            throw known;
        }
        if (problem != null) {
            throw new IllegalStateException("BUG: a write failed in no known way", problem);
        }
    }
}
