package dev.weir.protocol.tls;

import dev.weir.protocol.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes over a connection, sealed. It holds nothing while the peer reads, and up to 64 KiB while that is slow. Used by any thread. */
final class SealedOutput {
    /** The longest record of TLS 1.3. */
    static final int RECORD_BYTES = 16_406;

    private static final Logger log = LoggerFactory.getLogger(SealedOutput.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORDS_AT_ONCE = 4;
    private static final String SECOND_HANDSHAKE = "the peer began another handshake";

    private final Connection wire;
    private final SSLEngine engine;
    private final ReentrantLock writing = new ReentrantLock();
    private ByteBuffer sealed = NOTHING;

    SealedOutput(Connection wire, SSLEngine engine) {
        this.wire = wire;
        this.engine = engine;
    }

    /** Sends all of it. Blocks while the peer reads nothing. */
    void write(ByteBuffer bytes) throws IOException {
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

    /** Sends what the peer takes now; whether that is all of it, and of what was left earlier. */
    boolean writeNow(ByteBuffer bytes) throws IOException {
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

    /** Does what the engine wants done in a handshake before it goes on; waits for the peer to read that. */
    void answerGreeting() throws IOException {
        answer(true);
    }

    /**
     * Answers what belongs to no handshake, such as new keys of the peer, without waiting for it.
     *
     * @throws SSLException when the peer begins another handshake, as TLS 1.2 would let it: that is work for the asking, past the limits of connections; or when
     *     it asks for answers and does not read them
     */
    void answer() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            throw new SSLException(SECOND_HANDSHAKE);
        }
        answer(false);
    }

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

    /** Tells the peer that no more comes, after all that was written. Blocks while the peer reads nothing. */
    void end() throws IOException {
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
    }

    /** The same, unless the peer does not read or another thread writes. */
    void tryEnd() {
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
