package dev.weir.protocol.http;

import dev.weir.protocol.Connection;
import dev.weir.protocol.Cutoff;
import dev.weir.protocol.Farewell;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The socket of one connection as Helidon wants it, with the patience that it has: a request's head must come within a time of its first byte, a
 * body must keep coming, and a connection that asks nothing more is closed in the end. A peer that has to be let in first is waited for no longer than for
 * that, whatever it asks meanwhile; then it has as long to read the last answer, and a second for each 16 KiB of it. Used by the connection's thread.
 */
final class PeerSocket implements HelidonSocket {
    private static final int SMALL_BYTES = 1024;
    private static final int LARGE_BYTES = 64 << 10;
    private static final long IDLE_NANOS = 300_000_000_000L;

    /** A body may take longer by a second for each so many bytes, as may an answer. */
    private static final int SLOWEST_BYTES = 16 << 10;

    private final Connection connection;
    private final OutputStream output;
    private final Peer remote;
    private final Peer local;
    private final long requestNanos;
    private final long strangerNanos;
    private final long strangerEndNanos;
    private int nextBytes = SMALL_BYTES;
    private boolean idle = true;
    private boolean hasAsked;
    private boolean isTrusted;
    private @Nullable ServerConnection served;
    private @Nullable DataReader reader;
    private long deadlineNanos;

    /** A socket that has been accepted; where a token is needed, a request that shows one must come whole within {@code strangerNanos}. */
    PeerSocket(Connection connection, boolean needsToken, long requestNanos, long strangerNanos) {
        this.connection = connection;
        this.output = new Output();
        this.requestNanos = requestNanos;
        this.strangerNanos = Math.min(requestNanos, strangerNanos);
        this.strangerEndNanos = System.nanoTime() + this.strangerNanos;
        this.isTrusted = !needsToken;
        this.remote = new Peer(connection.peer(), needsToken, this);
        this.local = new Peer(connection.local(), needsToken, this);
        this.deadlineNanos = deadline(IDLE_NANOS);
    }

    /** So long from now, for a peer that has been let in. */
    private long deadline(long nanos) {
        return isTrusted ? System.nanoTime() + nanos : strangerEndNanos;
    }

    /** The head of a request has come, and what follows is its body. */
    void bodyBegins() {
        idle = false;
        deadlineNanos = deadline(requestNanos);
    }

    /** The peer has been let in, and may take its time from now on. */
    void trust() {
        isTrusted = true;
        deadlineNanos = deadline(requestNanos);
    }

    /** Says whose socket this is, and who reads it. */
    void connection(ServerConnection servedBy, DataReader readBy) {
        this.served = servedBy;
        this.reader = readBy;
    }

    /** The connection itself, for what comes after HTTP. */
    Connection connection() {
        return connection;
    }

    /** What has been read behind the last request, and is no request's. */
    byte[] readAhead() {
        // Asked for none, Helidon would wait for one.
        int ahead = reader == null ? 0 : reader.available();
        return reader == null || ahead == 0 ? new byte[0] : reader.readBytes(ahead);
    }

    /**
     * The request has been answered, and what follows is another, if any.
     *
     * @param isLast whether nothing more is read: Helidon would take what follows, a body that nobody read included, for the next request
     */
    void requestEnded(boolean isLast) {
        deadlineNanos = deadline(IDLE_NANOS);
        boolean isOver = isLast || deadlineNanos - System.nanoTime() <= 0; // Also for what the peer has asked ahead.
        if (isOver && served != null) {
            served.close(false);
        }
        idle = true;
        hasAsked = true;
        nextBytes = SMALL_BYTES;
    }

    /** Ends the connection from this side. */
    void end() throws IOException {
        if (isTrusted) {
            Farewell.say(connection);
            return;
        }
        try (Cutoff _ = Cutoff.after(strangerNanos + Farewell.MOST_NANOS, connection)) {
            Farewell.say(connection);
        }
    }

    /** Lets the rest of the body come so much later: that time was not the peer's. */
    void allow(long nanos) {
        deadlineNanos += nanos;
    }

    @Override
    @SuppressWarnings("NullAway") // Null is how Helidon is told of the end.
    public byte[] get() {
        try {
            long left = deadlineNanos - System.nanoTime();
            byte[] bytes = new byte[nextBytes];
            int read = connection.read(bytes, 0, bytes.length, left);
            if (read < 0) {
                return null;
            }
            if (left <= 0) {
                throw late();
            }
            come(read);
            return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
        } catch (SocketTimeoutException e) {
            throw late();
        } catch (IOException e) {
            throw new CloseConnectionException("the peer has gone", e);
        }
    }

    private void come(int bytes) {
        if (idle) {
            idle = false;
            deadlineNanos = deadline(requestNanos);
        } else {
            deadlineNanos += slowest(bytes);
        }
        if (bytes == nextBytes) {
            nextBytes = Math.min(LARGE_BYTES, nextBytes * 8);
        }
    }

    private static long slowest(int bytes) {
        return bytes * 1_000_000_000L / SLOWEST_BYTES;
    }

    private RuntimeException late() {
        if (idle && (isTrusted || hasAsked)) {
            return new CloseConnectionException("the peer asks nothing more");
        }
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(Status.REQUEST_TIMEOUT_408)
                .message("cannot wait any longer: the request does not come")
                .setKeepAlive(false)
                .build();
    }

    @Override
    public void write(BufferData buffer) {
        try {
            buffer.writeTo(output);
        } catch (UncheckedIOException e) {
            throw new CloseConnectionException("the peer has gone", e);
        }
    }

    @Override
    public void close() {
        // Whoever accepted the socket closes it.
    }

    @Override
    public void idle() {
        // Helidon's clients alone ask for this.
    }

    @Override
    public boolean isConnected() {
        return connection.isOpen();
    }

    @Override
    @Deprecated
    @SuppressWarnings("removal")
    public int read(BufferData buffer) {
        throw new IllegalStateException("BUG: Helidon reads by get()");
    }

    @Override
    public PeerInfo remotePeer() {
        return remote;
    }

    @Override
    public PeerInfo localPeer() {
        return local;
    }

    @Override
    public boolean isSecure() {
        return connection.isSecure();
    }

    @Override
    public String socketId() {
        return "http";
    }

    @Override
    public String childSocketId() {
        return remote.text();
    }

    /** The connection as Helidon's buffers are written to one. */
    private final class Output extends OutputStream {
        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, from, length);
            if (isTrusted) {
                connection.write(buffer);
            } else if (!connection.writeNow(buffer)) {
                try (Cutoff _ = Cutoff.after(strangerNanos + slowest(length), connection)) {
                    connection.write(buffer);
                }
            }
        }
    }
}
