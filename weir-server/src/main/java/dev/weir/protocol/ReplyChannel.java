package dev.weir.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The replies of one connection, in order. They go out at once where the kernel takes them; for a peer that is slow to read, up to
 * 1 MiB is kept, and written by a second virtual thread that lives as long as anything is kept, so that the connection can go on
 * reading requests. Past that, {@link #send} waits.
 *
 * <p>All connections share a budget for what they keep; where it is used up, {@link #send} waits for the peer.
 */
public final class ReplyChannel {
    /** How much is kept for one peer. */
    public static final int KEPT_BYTES = 1 << 20;

    private final Connection connection;
    private final Semaphore budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Kept> kept = new ArrayDeque<>(0);
    private int keptBytes;
    private @Nullable Throwable failure;

    /** The replies to one peer. The budget has a permit for each byte that all connections together may keep. */
    public ReplyChannel(Connection connection, Semaphore budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /** Sends or keeps what remains in {@code reply}, which is the caller's again on return. */
    public void send(ByteBuffer reply) throws IOException {
        lock.lock();
        try {
            throwFailure();
            boolean isAway = kept.isEmpty() && connection.writeNow(reply);
            if (!isAway) {
                keep(reply);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything sent so far has gone to the kernel. */
    public boolean isFlushed() {
        lock.lock();
        try {
            return kept.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything sent so far has gone to the kernel. */
    public void flush() throws IOException {
        lock.lock();
        try {
            while (!kept.isEmpty() && failure == null) {
                changed.awaitUninterruptibly();
            }
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void keep(ByteBuffer reply) throws IOException {
        while (keptBytes >= KEPT_BYTES && failure == null) {
            changed.awaitUninterruptibly();
        }
        throwFailure();
        int size = reply.remaining();
        boolean budgeted = budget.tryAcquire(size);
        boolean isFirst = kept.isEmpty();
        kept.add(new Kept(ByteBuffer.allocate(size).put(reply).flip(), budgeted ? size : 0));
        if (isFirst) {
            Thread.ofVirtual().name("replies").start(this::writeKept);
        }
        keptBytes += size;
        while (!budgeted && !kept.isEmpty() && failure == null) {
            changed.awaitUninterruptibly();
        }
    }

    /** Writes what is kept, oldest first, waiting for the peer; ends when nothing is left or the connection has failed. */
    private void writeKept() {
        Kept next = first();
        while (next != null) {
            Throwable failed = null;
            int size = next.reply().remaining();
            try {
                connection.write(next.reply());
            } catch (IOException | RuntimeException | Error e) {
                failed = e; // Whatever it is, whoever waits for the peer must not wait for ever.
            }
            next = written(next, size, failed);
        }
    }

    private Kept first() {
        lock.lock();
        try {
            return kept.getFirst();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Kept written(Kept done, int size, @Nullable Throwable failed) {
        lock.lock();
        try {
            kept.removeFirst();
            keptBytes -= size;
            budget.release(done.budgeted());
            if (failed != null) {
                failure = failed;
                kept.forEach(left -> budget.release(left.budgeted()));
                kept.clear();
            }
            changed.signalAll();
            return kept.peek();
        } finally {
            lock.unlock();
        }
    }

    /** A reply that waits for the peer, and how many permits of the budget it holds. */
    private record Kept(ByteBuffer reply, int budgeted) {}
}
