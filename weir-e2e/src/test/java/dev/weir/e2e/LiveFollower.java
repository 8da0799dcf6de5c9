package dev.weir.e2e;

import java.io.IOException;

/** A subscriber that reads all that comes, on a thread of its own, and knows whether it missed anything. Any thread may ask. */
final class LiveFollower implements AutoCloseable {
    private static final String SEQ = "{\"seq\":";

    private final LivePeer peer;
    private final Thread thread;
    private volatile long messages;
    private volatile String unexpected = "";
    private volatile String closed = "";

    LiveFollower(ServerProcess server, String match) throws IOException {
        peer = LivePeer.open(server, match);
        thread = Thread.ofVirtual().start(this::follow);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void follow() {
        long last = -1;
        try {
            while (true) {
                String message = peer.next();
                if (!message.startsWith("{")) {
                    closed = message;
                    return;
                }
                long seq = message.startsWith(SEQ)
                        ? Long.parseLong(message.substring(SEQ.length(), message.indexOf(',')))
                        : -1;
                if (seq < 0 || (last >= 0 && seq != last + 1)) {
                    unexpected = message + " after " + last;
                }
                last = seq;
                messages++;
            }
        } catch (IOException e) {
            closed = String.valueOf(e);
        }
    }

    /** How many messages have come. */
    long messages() {
        return messages;
    }

    /** The last message that was not the one to follow, or an empty text. */
    String unexpected() {
        return unexpected;
    }

    /** Waits for the end of the connection, and answers the code that the server closed it with. */
    String awaitClosed() throws InterruptedException {
        thread.join();
        return closed;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
