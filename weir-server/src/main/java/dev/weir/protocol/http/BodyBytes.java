package dev.weir.protocol.http;

import java.util.concurrent.Semaphore;

/** What the body of one request takes of memory: no more than a body may, and all bodies together no more than there is room for. One thread. */
final class BodyBytes implements AutoCloseable {
    private final int most;
    private final String limit;
    private final Semaphore room;
    private int held;

    /** Nothing yet, of at most so many bytes, in a room that all requests share; {@code limit} says what these are. */
    BodyBytes(int most, String limit, Semaphore room) {
        this.most = most;
        this.limit = limit;
        this.room = room;
    }

    /**
     * Refuses a body that has, or says that it has, more than it may.
     *
     * @throws Problem 413
     */
    void requireWithin(long bytes) {
        if (bytes > most) {
            throw new Problem(413, "cannot take the body: it is longer than " + most + " bytes (" + limit + ")");
        }
    }

    /**
     * Holds so many bytes more of a body that is kept whole.
     *
     * @throws Problem 413 where these are too many for one body, 503 where there is no room for them now
     */
    void hold(int more) {
        requireWithin((long) held + more);
        take(more);
    }

    /**
     * Holds so many bytes more for a body that is not kept whole.
     *
     * @throws Problem 503 where there is no room for them now
     */
    void take(int more) {
        if (!room.tryAcquire(more)) {
            throw new Problem(503, "cannot take the body: those of other requests take too much memory now")
                    .header("Retry-After", "1");
        }
        held += more;
    }

    @Override
    public void close() {
        room.release(held);
    }
}
