package dev.weir.client;

import dev.weir.client.WeirClientException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends request bytes and reads reply lines over one socket that never blocks.
 *
 * <p>Whoever waits for a line also sends what is still to be sent. So however many requests are under way, a server
 * that stops reading until its replies are read, and one that stops replying until all is read, are both served.
 *
 * <p>One thread at a time; {@link #close} alone may come from any.
 */
final class Connection {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel socket;
    private final ByteChannel channel;
    private final @Nullable TlsChannel tls;
    private final Selector selector;
    private final SelectionKey selection;
    private final Duration timeout;
    private final ByteBuffer unsent = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer unread = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final AtomicReference<@Nullable String> closedBecause = new AtomicReference<>();
    private @Nullable IOException sendFailure;

    private Connection(SocketChannel socket, @Nullable TlsChannel tls, Selector selector, Duration timeout)
            throws IOException {
        this.socket = socket;
        this.tls = tls;
        this.channel = tls == null ? socket : tls;
        this.selector = selector;
        this.selection = socket.register(selector, SelectionKey.OP_READ);
        this.timeout = timeout;
    }

    /** Connects, over TLS where there is a context for that. */
    static Connection open(String host, int port, Duration timeout, @Nullable SSLContext context) throws Fault {
        SocketChannel socket = Dial.connect(host, port, timeout);
        try {
            TlsChannel tls = null;
            if (context != null) {
                tls = new TlsChannel(socket, context, host, port);
                tls.handshake(timeout);
            }
            return new Connection(socket, tls, Selector.open(), timeout);
        } catch (SocketTimeoutException e) {
            closeQuietly(socket);
            throw new Fault(Kind.TIMEOUT, Dial.reason(e), e);
        } catch (IOException e) {
            closeQuietly(socket);
            throw new Fault(Kind.BROKEN, TlsFailure.of(e), e);
        }
    }

    /** Fails if the server has closed meanwhile, or said something that nobody asked for: nothing is sent then. */
    void requireIdle() throws Fault {
        requireOpen();
        if (!unread.hasRemaining()) {
            receive();
        }
        if (unread.hasRemaining() || hasUnsent()) {
            throw new Fault(Kind.MALFORMED, "the server said something that was not asked for");
        }
    }

    /** Fails if it has been closed here. */
    void requireOpen() throws Fault {
        String reason = closedBecause.get();
        if (reason != null) {
            throw new Fault(Kind.CLOSED, reason);
        }
    }

    /** Takes a request to be sent by the next wait; false if there is no room before a line has been read. */
    boolean offer(byte[] request) {
        if (unsent.remaining() < request.length) {
            return false;
        }
        unsent.put(request);
        return true;
    }

    /** Sends what it can without waiting, and answers whether all has gone that was offered. */
    boolean push() throws Fault {
        send();
        return !hasUnsent();
    }

    private boolean hasUnsent() {
        return unsent.position() > 0 || (tls != null && tls.hasUnsent());
    }

    /** The next line without its line feed, if it has come; else null. Waits for nothing. */
    byte @Nullable [] pollLine() throws Fault {
        byte[] line = line(0);
        while (line == null) {
            int scanned = requireRoom();
            if (receive() == 0) {
                return null;
            }
            line = line(scanned);
        }
        return line;
    }

    /** The next line without its line feed. Waits for it, and sends meanwhile. */
    byte[] nextLine() throws Fault {
        byte[] line = line(0);
        while (line == null) {
            int scanned = requireRoom();
            awaitProgress();
            line = line(scanned);
        }
        return line;
    }

    /** Takes the line that is there; null if none is whole, the first {@code scanned} bytes being known to have no end of one. */
    private byte @Nullable [] line(int scanned) {
        for (int i = unread.position() + scanned; i < unread.limit(); i++) {
            if (unread.get(i) == '\n') {
                byte[] line = Arrays.copyOfRange(unread.array(), unread.position(), i);
                unread.position(i + 1);
                return line;
            }
        }
        return null;
    }

    /** How much of a line has come, which must leave room for the rest. */
    private int requireRoom() throws Fault {
        if (unread.remaining() == BUFFER_BYTES) {
            throw new Fault(Kind.MALFORMED, "the reply has a line of more than " + BUFFER_BYTES + " bytes");
        }
        return unread.remaining();
    }

    /** Returns once at least a byte has come or gone. */
    void awaitProgress() throws Fault {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (send() + receive() == 0) {
            long leftMillis = Duration.ofNanos(deadline - System.nanoTime())
                    .plusNanos(999_999)
                    .toMillis();
            if (leftMillis <= 0) {
                String where = unread.hasRemaining() ? "in the middle of a reply" : "while waiting for a reply";
                throw new Fault(Kind.TIMEOUT, "nothing came for " + timeout.toMillis() + " ms " + where);
            }
            await(leftMillis);
        }
    }

    private int send() {
        if (!hasUnsent() || sendFailure != null) {
            return 0;
        }
        unsent.flip();
        try {
            return channel.write(unsent);
        } catch (IOException e) {
            // The server may have said why before it closed: that reply is read first.
            sendFailure = e;
            return 0;
        } finally {
            unsent.compact();
        }
    }

    private int receive() throws Fault {
        unread.compact();
        int received;
        try {
            received = channel.read(unread);
        } catch (IOException e) {
            throw broken(e);
        } finally {
            unread.flip();
        }
        if (received < 0) {
            String where = unread.hasRemaining() ? " in the middle of a reply" : "";
            throw new Fault(Kind.BROKEN, "the server closed the connection" + where, sendFailure);
        }
        if (received == 0 && sendFailure != null) {
            throw broken(sendFailure);
        }
        return received;
    }

    private void await(long millis) throws Fault {
        try {
            boolean sending = hasUnsent() && sendFailure == null;
            selection.interestOps(SelectionKey.OP_READ | (sending ? SelectionKey.OP_WRITE : 0));
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw broken(e);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            throw new Fault(Kind.CLOSED, "it was closed during the call", e);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new Fault(Kind.BROKEN, "the thread was interrupted while it waited for the reply");
        }
    }

    private Fault broken(IOException e) {
        if (e instanceof ClosedChannelException) {
            return new Fault(Kind.CLOSED, "it was closed during the call", e);
        }
        return new Fault(Kind.BROKEN, "the connection broke: " + Dial.reason(e), e);
    }

    /** Closes for good. The first reason given is the one that later calls are told. */
    void close(String because) {
        if (closedBecause.compareAndSet(null, because)) {
            closeQuietly(selector);
            closeQuietly(socket);
        }
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception ignored) {
            // Nothing is lost: all that matters was answered, or reported as unknown.
        }
    }
}
