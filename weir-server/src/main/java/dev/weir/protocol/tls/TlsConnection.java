package dev.weir.protocol.tls;

import dev.weir.protocol.Connection;
import dev.weir.security.Grant;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection over TLS. The end of the connection below is the end of this one, whether or not the peer has said so: what was cut off shows by its missing line
 * end or length.
 */
final class TlsConnection implements Connection {
    private final Connection wire;
    private final SSLEngine engine;
    private final SealedOutput output;
    private final SealedInput input;
    private @Nullable Grant certified;

    /** What a handshake came to. */
    enum Greeting {
        /** All that follows is sealed. */
        SECURE,
        /** The peer speaks in the clear. */
        CLEAR
    }

    /** Over a connection in the clear, which closing this one closes; the engine has the role of a server. */
    TlsConnection(Connection wire, SSLEngine engine) {
        this.wire = wire;
        this.engine = engine;
        this.output = new SealedOutput(wire, engine);
        this.input = new SealedInput(wire, engine, output);
    }

    /**
     * Agrees with the peer on how to speak; before that nothing else is done. Blocks.
     *
     * @throws SSLException when they do not agree, or the peer's certificate is none that is trusted; closing tells the peer which
     * @throws SocketTimeoutException when the peer has not done its part in time
     */
    Greeting greet(long timeoutNanos) throws IOException {
        long deadline = System.nanoTime() + timeoutNanos;
        engine.beginHandshake();
        if (input.beginsInClear(deadline)) {
            return Greeting.CLEAR;
        }
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case FINISHED, NOT_HANDSHAKING -> {
                    return Greeting.SECURE;
                }
                case NEED_TASK, NEED_WRAP -> output.answerGreeting();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> input.unwrapGreeting(deadline);
            }
        }
    }

    /** Says what the certificate grants that the peer has shown, before anybody else knows of the connection. */
    void certify(@Nullable Grant grant) {
        this.certified = grant;
    }

    @Override
    public InetSocketAddress peer() {
        return wire.peer();
    }

    @Override
    public InetSocketAddress local() {
        return wire.local();
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public @Nullable Grant certified() {
        return certified;
    }

    @Override
    public int read(byte[] bytes, int from, int length, long timeoutNanos) throws IOException {
        return input.read(bytes, from, length, timeoutNanos);
    }

    @Override
    public int readNow(byte[] bytes, int from, int length) throws IOException {
        return input.readNow(bytes, from, length);
    }

    @Override
    public boolean hasMore() throws IOException {
        return input.hasMore();
    }

    @Override
    public int skip(long timeoutNanos) throws IOException {
        return input.skip(timeoutNanos);
    }

    @Override
    public void shutdownInput() throws IOException {
        wire.shutdownInput();
    }

    @Override
    public boolean isInputShutdown() {
        return wire.isInputShutdown();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        output.write(bytes);
    }

    @Override
    public boolean writeNow(ByteBuffer bytes) throws IOException {
        return output.writeNow(bytes);
    }

    @Override
    public void sendBuffer(int bytes) throws IOException {
        wire.sendBuffer(bytes);
    }

    @Override
    public void shutdownOutput() throws IOException {
        output.end();
        wire.shutdownOutput();
    }

    @Override
    public boolean isOpen() {
        return wire.isOpen();
    }

    /**
     * Ends the connection, and says so to the peer unless that does not read or another thread reads or writes: a socket in which one waits for the peer
     * writes nothing without waiting.
     */
    @Override
    public void close() throws IOException {
        try (wire) {
            if (wire.isOpen()) {
                input.ifNobodyReads(output::tryEnd);
            }
        }
    }
}
