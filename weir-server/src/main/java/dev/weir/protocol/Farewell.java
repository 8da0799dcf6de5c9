package dev.weir.protocol;

import java.io.IOException;

/** The end of a connection by the server's will, while the peer may still be sending. */
public final class Farewell {
    /** How long one takes at most, once the peer has been told. */
    public static final long MOST_NANOS = 1_000_000_000;

    private static final int MOST_BYTES = 1 << 20;

    private Farewell() {}

    /**
     * Tells the peer that nothing more comes, and reads off what it still sends, for up to a second or 1 MiB: closing on bytes that nobody
     * read would reset the connection, and with it the last reply. Replies have been flushed. Blocks.
     */
    public static void say(Connection connection) throws IOException {
        connection.shutdownOutput();
        long end = System.nanoTime() + MOST_NANOS;
        long left = MOST_NANOS;
        int bytes = 0;
        while (left > 0 && bytes >= 0 && bytes < MOST_BYTES) {
            int skipped = connection.skip(left);
            bytes = skipped < 0 ? -1 : bytes + skipped;
            left = end - System.nanoTime();
        }
    }
}
