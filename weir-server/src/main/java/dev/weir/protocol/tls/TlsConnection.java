package dev.weir.protocol.tls;

import dev.weir.protocol.Connection;
import dev.weir.security.Grant;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection over TLS. It holds 1 KiB while nothing comes, up to 128 KiB of what has come sealed while much does, and 64 KiB of what is
 * to go while the peer is slow to read. The end of the connection below is the end of this one, whether or not the peer has said so: what was cut off shows
 * by its missing line end or length.
 */
final class TlsConnection implements Connection {
    private static final Logger log = LoggerFactory.getLogger(TlsConnection.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int IDLE_BYTES = 1024;

    /** The longest record of TLS 1.3: a peer with much to say sends them one behind the other, so that reads of some end where one ends. */
    private static final int RECORD_BYTES = 16_406;

    private static final int BUSY_BYTES = 8 * RECORD_BYTES;
    private static final int RECORDS_AT_ONCE = 4;
    private static final byte HANDSHAKE_RECORD = 22;
    private static final String SECOND_HANDSHAKE = "the peer began another handshake";

    /** Of a record: its type, its version and, in the last two, how long what follows is. */
    private static final int HEADER_BYTES = 5;

    private final Connection wire;
    private final SSLEngine engine;
    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer arrived = ByteBuffer.allocate(IDLE_BYTES).limit(0);
    private ByteBuffer opened = NOTHING;
    private ByteBuffer sealed = NOTHING;
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
        boolean isHeard = false;
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case FINISHED, NOT_HANDSHAKING -> {
                    return Greeting.SECURE;
                }
                case NEED_TASK, NEED_WRAP -> answer(true);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!isHeard && arrived.hasRemaining()) {
                        if (arrived.get(arrived.position()) != HANDSHAKE_RECORD) {
                            return Greeting.CLEAR;
                        }
                        isHeard = true;
                    }
                    unwrapGreeting(deadline);
                }
            }
        }
    }

    private void unwrapGreeting(long deadline) throws IOException {
        boolean isShort = !arrived.hasRemaining();
        if (!isShort) {
            switch (engine.unwrap(arrived, NOTHING.duplicate()).getStatus()) {
                case BUFFER_UNDERFLOW -> isShort = true;
                case CLOSED -> throw new EOFException("the peer closed the connection in the handshake");
                case BUFFER_OVERFLOW -> throw new SSLException("the peer sent data in the handshake");
                case OK -> {}
            }
        }
        if (isShort && receive(deadline - System.nanoTime()) < 0) {
            throw new EOFException("the peer ended the connection in the handshake");
        }
    }

    /** Does what the engine wants done before it goes on; waits for the peer to read that only if it may. */
    private void answer(boolean mayWait) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            if (status == HandshakeStatus.NEED_TASK) {
                for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                    task.run();
                }
            } else {
                sealAnswer(mayWait);
            }
            status = engine.getHandshakeStatus();
        }
    }

    private void sealAnswer(boolean mayWait) throws IOException {
        writing.lock();
        try {
            if (!send(mayWait)) {
                throw new SSLException("the peer asks for answers and does not read them");
            }
            seal(NOTHING.duplicate());
            send(mayWait); // What does not go now goes with the next that is written.
        } finally {
            writing.unlock();
        }
    }

    private boolean send(boolean mayWait) throws IOException {
        if (mayWait) {
            wire.write(sealed);
        }
        return wire.writeNow(sealed);
    }

    /**
     * Answers what belongs to no handshake, such as new keys of the peer.
     *
     * @throws SSLException when the peer begins another handshake, as TLS 1.2 would let it: that is work for the asking, past the limits of connections
     */
    private void answerNoGreeting() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            throw new SSLException(SECOND_HANDSHAKE);
        }
        answer(false);
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
        long began = System.nanoTime();
        int read = open(bytes, from, length);
        while (read == 0) {
            long left = timeoutNanos == FOREVER ? FOREVER : timeoutNanos - (System.nanoTime() - began);
            if (left <= 0) {
                throw new SocketTimeoutException("no whole record came in time");
            }
            if (receive(left) < 0) {
                return -1;
            }
            read = open(bytes, from, length);
        }
        return read;
    }

    @Override
    public int readNow(byte[] bytes, int from, int length) throws IOException {
        int read = open(bytes, from, length);
        while (read == 0 && wire.hasMore()) {
            receive(FOREVER);
            read = open(bytes, from, length);
        }
        return Math.max(0, read); // The next read tells the end again.
    }

    @Override
    public boolean hasMore() throws IOException {
        return opened.hasRemaining() || hasRecord() || wire.hasMore();
    }

    /** Takes of what was opened, or opens what has come whole until something is in it: 0 where nothing is, -1 at the end. */
    private int open(byte[] bytes, int from, int length) throws IOException {
        if (opened.hasRemaining()) {
            return take(bytes, from, length);
        }
        ByteBuffer target = ByteBuffer.wrap(bytes, from, length);
        while (hasRecord()) {
            switch (engine.unwrap(arrived, target).getStatus()) {
                case BUFFER_UNDERFLOW -> throw new IllegalStateException("BUG: a whole record is not whole");
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_OVERFLOW -> {
                    if (openAside() == Status.CLOSED) {
                        return -1;
                    }
                    if (opened.hasRemaining()) {
                        return take(bytes, from, length);
                    }
                }
                case OK -> {
                    answerNoGreeting();
                    if (target.position() > from) {
                        return target.position() - from;
                    }
                }
            }
        }
        return 0;
    }

    /** Whether a record has come whole; the engine asks for room before it looks for that. One that is longer than records are is its to refuse. */
    private boolean hasRecord() {
        if (arrived.remaining() < HEADER_BYTES) {
            return false;
        }
        int length = HEADER_BYTES + Short.toUnsignedInt(arrived.getShort(arrived.position() + HEADER_BYTES - 2));
        return arrived.remaining() >= length || length > engine.getSession().getPacketBufferSize();
    }

    /** Opens a record for which the reader has no room; it is shorter opened than it came. */
    private Status openAside() throws IOException {
        ByteBuffer aside = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        Status status = engine.unwrap(arrived, aside).getStatus();
        if (status == Status.BUFFER_OVERFLOW) {
            throw new SSLException("the peer sent a record that is too long");
        }
        opened = aside.flip();
        if (status == Status.OK) {
            answerNoGreeting();
        }
        return status;
    }

    private int take(byte[] bytes, int from, int length) {
        int taken = Math.min(length, opened.remaining());
        opened.get(bytes, from, taken);
        if (!opened.hasRemaining()) {
            opened = NOTHING;
        }
        return taken;
    }

    /** Waits for more of what is sealed; -1 at the end. */
    private int receive(long timeoutNanos) throws IOException {
        makeRoom();
        int end = arrived.limit();
        reading.lock();
        try {
            int read = wire.read(arrived.array(), end, arrived.capacity() - end, timeoutNanos);
            arrived.limit(end + Math.max(0, read));
            return read;
        } finally {
            reading.unlock();
        }
    }

    /** Moves what has come to the front, into a larger buffer if it fills this one, a small one if nothing more waits. */
    private void makeRoom() throws IOException {
        int held = arrived.remaining();
        int bytes = arrived.capacity();
        if (held == bytes) {
            bytes = Math.min(BUSY_BYTES, 8 * bytes);
        } else if (held == 0 && !wire.hasMore()) {
            bytes = IDLE_BYTES;
        }
        if (bytes == arrived.capacity()) {
            arrived.compact().flip();
        } else {
            arrived = ByteBuffer.allocate(bytes).put(arrived).flip();
        }
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        writing.lock();
        try {
            wire.write(sealed);
            while (bytes.hasRemaining()) {
                sealOpen(bytes);
                wire.write(sealed);
            }
            sealed = NOTHING;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean writeNow(ByteBuffer bytes) throws IOException {
        writing.lock();
        try {
            boolean isAway = wire.writeNow(sealed);
            while (isAway && bytes.hasRemaining()) {
                sealOpen(bytes);
                isAway = wire.writeNow(sealed);
            }
            if (isAway) {
                sealed = NOTHING;
            }
            return isAway;
        } finally {
            writing.unlock();
        }
    }

    private void sealOpen(ByteBuffer bytes) throws IOException {
        if (engine.isOutboundDone()) {
            throw new ClosedChannelException();
        }
        seal(bytes);
        if (!sealed.hasRemaining()) {
            throw new SSLException(SECOND_HANDSHAKE);
        }
    }

    /** Seals a record of what remains, or some if that is much, after all before has gone. */
    private void seal(ByteBuffer bytes) throws SSLException {
        int most = engine.getSession().getPacketBufferSize();
        int needed = bytes.remaining() > RECORD_BYTES ? RECORDS_AT_ONCE * most : most;
        ByteBuffer records = sealed.capacity() < needed ? ByteBuffer.allocate(needed) : sealed.clear();
        try {
            int taken;
            do {
                taken = engine.wrap(bytes, records).bytesConsumed();
            } while (taken > 0 && bytes.hasRemaining() && records.remaining() >= most);
        } finally {
            // Also where the engine refuses the peer: the rest of the buffer has gone before, and must not go again.
            sealed = records.flip();
        }
    }

    @Override
    public void sendBuffer(int bytes) throws IOException {
        wire.sendBuffer(bytes);
    }

    @Override
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            wire.write(sealed);
            engine.closeOutbound();
            while (!engine.isOutboundDone()) {
                seal(NOTHING.duplicate());
                wire.write(sealed);
            }
        } finally {
            writing.unlock();
        }
        wire.shutdownOutput();
    }

    @Override
    public int skip(long timeoutNanos) throws IOException {
        reading.lock();
        try {
            return wire.skip(timeoutNanos);
        } finally {
            reading.unlock();
        }
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
            if (wire.isOpen() && reading.tryLock()) {
                try {
                    sayClosed();
                } finally {
                    reading.unlock();
                }
            }
        }
    }

    private void sayClosed() {
        if (!writing.tryLock()) {
            return;
        }
        try {
            boolean isAway = wire.writeNow(sealed);
            engine.closeOutbound();
            while (isAway && !engine.isOutboundDone()) {
                seal(NOTHING.duplicate());
                isAway = wire.writeNow(sealed);
            }
        } catch (IOException e) {
            log.debug("tls: {} is gone already: {}", wire.peer(), e.getMessage());
        } finally {
            writing.unlock();
        }
    }
}
