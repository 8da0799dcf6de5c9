package dev.weir.client;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * The client's side of TLS over a socket that does not block, for whoever has a selector of its own on that socket. What was written may
 * still be here, sealed: {@link #hasUnsent} tells. The end of the socket is the end of this, whether or not the peer has said so: what was
 * cut off shows by its missing line end.
 *
 * <p>One thread at a time; {@link #close} alone may come from any. Limits: three buffers of up to 90 KiB.
 */
public final class TlsChannel implements ByteChannel {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORDS_AT_ONCE = 4;

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteBuffer arrived;
    private final ByteBuffer opened;
    private final ByteBuffer sealed;
    private final int recordBytes;
    private boolean hasEnded;

    /**
     * Over a socket that is connected and does not block, which closing this closes. {@link #handshake} comes first.
     *
     * @param host the name that the server's certificate must have
     */
    public TlsChannel(SocketChannel socket, SSLContext context, String host, int port) {
        this.socket = socket;
        this.engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        recordBytes = engine.getSession().getPacketBufferSize();
        arrived = ByteBuffer.allocate(RECORDS_AT_ONCE * recordBytes).flip();
        sealed = ByteBuffer.allocate((RECORDS_AT_ONCE + 1) * recordBytes)
                .flip(); // What is written leaves room for an answer.
        opened = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    /**
     * Agrees with the server on how to speak, and makes sure that it is the one that is meant. Blocks.
     *
     * @param timeout for the whole of it
     * @throws SSLException when they do not agree, or the server is not trusted; {@link TlsFailure} says why
     * @throws SocketTimeoutException when it takes too long
     */
    public void handshake(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Selector selector = Selector.open()) {
            SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
            engine.beginHandshake();
            while (!isDone(engine.getHandshakeStatus()) || !flush()) {
                if (step()) {
                    continue;
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new SocketTimeoutException(
                            "the TLS handshake was not done within " + timeout.toMillis() + " ms");
                }
                if (hasEnded) {
                    throw new EOFException("the server closed the connection in the TLS handshake");
                }
                key.interestOps(sealed.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
                selector.select(left);
                selector.selectedKeys().clear();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("the thread was interrupted in the TLS handshake");
                }
            }
        } catch (SSLException e) {
            sayWhy(e);
            throw e;
        }
    }

    private static boolean isDone(HandshakeStatus status) {
        return status == HandshakeStatus.FINISHED || status == HandshakeStatus.NOT_HANDSHAKING;
    }

    /** Does one thing for the handshake; false if it cannot before something comes or goes. */
    private boolean step() throws IOException {
        if (!flush()) {
            return false;
        }
        if (answer()) {
            return true;
        }
        if (!arrived.hasRemaining() && !receive()) {
            return false;
        }
        SSLEngineResult.Status status =
                engine.unwrap(arrived, NOTHING.duplicate()).getStatus();
        if (status == SSLEngineResult.Status.CLOSED) {
            throw new EOFException("the server closed the connection in the TLS handshake");
        }
        return status != SSLEngineResult.Status.BUFFER_UNDERFLOW || receive();
    }

    /** Does what the engine wants done before it goes on, if anything. */
    private boolean answer() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
            return true;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            sealed.compact();
            try {
                if (engine.wrap(NOTHING.duplicate(), sealed).getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                    throw new SSLException("the server asks for answers and does not read them");
                }
            } finally {
                sealed.flip();
            }
            return true;
        }
        return false;
    }

    /** Lets the server know why the handshake has failed, as far as that goes without waiting. */
    private void sayWhy(SSLException failure) {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && answer()) {
                flush();
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Takes what comes from the socket; false if nothing has. */
    private boolean receive() throws IOException {
        arrived.compact();
        try {
            int received = socket.read(arrived);
            hasEnded |= received < 0;
            return received > 0;
        } finally {
            arrived.flip();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (target.hasRemaining() && open(target)) {
            if (opened.hasRemaining()) {
                int count = Math.min(target.remaining(), opened.remaining());
                target.put(target.position(), opened, opened.position(), count);
                target.position(target.position() + count);
                opened.position(opened.position() + count);
            }
        }
        int read = target.position() - before;
        return read == 0 && hasEnded ? -1 : read;
    }

    /** Opens a record, right into the target if that has room for any; false if none has come whole. */
    private boolean open(ByteBuffer target) throws IOException {
        while (!opened.hasRemaining()) {
            if (!arrived.hasRemaining() && !receive()) {
                return false;
            }
            boolean isAside = target.remaining() < opened.capacity();
            SSLEngineResult result = isAside ? openAside() : engine.unwrap(arrived, target);
            switch (result.getStatus()) {
                case BUFFER_OVERFLOW -> throw new SSLException("the server sent a record that is too long");
                case BUFFER_UNDERFLOW -> {
                    if (!receive()) {
                        return false;
                    }
                }
                case CLOSED -> {
                    hasEnded = true;
                    return false;
                }
                case OK -> {
                    while (answer()) {
                        flush();
                    }
                    if (result.bytesProduced() > 0) {
                        return true;
                    }
                }
            }
        }
        return true;
    }

    private SSLEngineResult openAside() throws SSLException {
        opened.clear();
        try {
            return engine.unwrap(arrived, opened);
        } finally {
            opened.flip();
        }
    }

    /** Seals what it can and sends what the socket takes; some of it may still be here. */
    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.remaining();
        while (flush() && source.hasRemaining()) {
            sealed.clear();
            try {
                while (source.hasRemaining() && sealed.remaining() >= 2 * recordBytes) {
                    if (engine.wrap(source, sealed).getStatus() == SSLEngineResult.Status.CLOSED) {
                        throw new ClosedChannelException();
                    }
                }
            } finally {
                sealed.flip();
            }
        }
        return before - source.remaining();
    }

    /** Whether some of what was written has still to go, which {@link #flush} and further writes do. */
    public boolean hasUnsent() {
        return sealed.hasRemaining();
    }

    /** Sends what the socket takes of what was written, and answers whether all of it has gone. */
    public boolean flush() throws IOException {
        if (sealed.hasRemaining()) {
            socket.write(sealed);
        }
        return !sealed.hasRemaining();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
