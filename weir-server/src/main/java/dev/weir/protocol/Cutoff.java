package dev.weir.protocol;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection whose peer has kept a thread waiting for too long, unless this is closed before: so a write can end that nobody reads. Each waits in a
 * virtual thread of its own.
 */
public final class Cutoff implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Cutoff.class);

    private final Connection connection;
    private final long endNanos;
    private final Thread thread;

    /** One that closes the connection after so long. */
    public static Cutoff after(long nanos, Connection connection) {
        Cutoff cutoff = new Cutoff(nanos, connection);
        cutoff.thread.start();
        return cutoff;
    }

    private Cutoff(long nanos, Connection connection) {
        this.connection = connection;
        this.endNanos = System.nanoTime() + nanos;
        this.thread = Thread.ofVirtual().name("cutoff").unstarted(this::run);
    }

    private void run() {
        long left = endNanos - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = endNanos - System.nanoTime();
        }
        if (left <= 0) {
            try {
                connection.close();
            } catch (IOException e) {
                log.debug("{} is gone already: {}", connection.peer(), e.getMessage());
            }
        }
    }

    /** Lets the connection live. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
