package dev.weir.protocol.ndjson;

import dev.weir.protocol.Connection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connection speaks for which session: one at a time, the newest. A connection that takes a session over waits until the one before
 * has ended, so that no line of that one becomes durable after its last line was told. Holds the sessions of live connections alone. Any
 * thread.
 */
final class Sessions {
    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /** How long the connection before may take to say good-bye, to a peer that perhaps no longer reads. */
    private static final long POLITE_SECONDS = 2;

    private final Map<String, Hold> holds = new ConcurrentHashMap<>();

    /** What a connection has of its session until it releases it. */
    final class Hold {
        private final String session;
        private final Connection connection;
        private final CountDownLatch released = new CountDownLatch(1);
        private volatile boolean lost;

        private Hold(String session, Connection connection) {
            this.session = session;
            this.connection = connection;
        }

        String session() {
            return session;
        }

        /** Whether another connection wants the session: this one takes no more lines, and releases it. */
        boolean isLost() {
            return lost;
        }

        /** No line of this connection is on its way any more, nor will be. Does nothing the second time. */
        void release() {
            holds.remove(session, this);
            released.countDown();
        }

        private void end() throws IOException {
            lost = true;
            try {
                quietly(connection::shutdownInput);
                if (!released.await(POLITE_SECONDS, TimeUnit.SECONDS)) {
                    quietly(connection::close);
                    released.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while a session was taken over").initCause(e);
            }
        }
    }

    private interface Ending {
        void run() throws IOException;
    }

    private static void quietly(Ending ending) {
        try {
            ending.run();
        } catch (IOException e) {
            log.debug("the connection is gone already: {}", e.getMessage());
        }
    }

    /** Takes a session for a connection, from another if need be; waits until that has released it. The caller releases it in the end. */
    Hold take(String session, Connection connection) throws IOException {
        Hold taken = new Hold(session, connection);
        Hold before = holds.put(session, taken);
        if (before != null) {
            try {
                before.end();
            } catch (IOException | RuntimeException e) {
                taken.release();
                throw e;
            }
        }
        return taken;
    }
}
