package dev.weir.protocol.tls;

import dev.weir.protocol.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * What comes over a connection, sealed. It holds 1 KiB while nothing comes, and up to 128 KiB of what has come sealed while much does. Used by one thread
 * at a time, besides {@link #ifNobodyReads}.
 */
final class SealedInput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int IDLE_BYTES = 1024;

    /** A peer with much to say sends the longest one behind the other, so that reads of some end where one ends. */
    private static final int BUSY_BYTES = 8 * SealedOutput.RECORD_BYTES;

    private static final byte HANDSHAKE_RECORD = 22;

    /** Of a record: its type, its version and, in the last two, how long what follows is. */
    private static final int HEADER_BYTES = 5;

    private final Connection wire;
    private final SSLEngine engine;
    private final SealedOutput output;
    private final ReentrantLock reading = new ReentrantLock();
    private ByteBuffer arrived = ByteBuffer.allocate(IDLE_BYTES).limit(0);
    private ByteBuffer opened = NOTHING;

    /** Of a connection, with the output over which what comes is answered. */
    SealedInput(Connection wire, SSLEngine engine, SealedOutput output) {
        this.wire = wire;
        this.engine = engine;
        this.output = output;
    }

    /** Waits for the first that comes; whether it belongs to no handshake, as the peer speaks in the clear. */
    boolean beginsInClear(long deadline) throws IOException {
        awaitGreeting(deadline);
        return arrived.get(arrived.position()) != HANDSHAKE_RECORD;
    }

    /** Gives the engine the next of the handshake, or waits for the rest of that. */
    void unwrapGreeting(long deadline) throws IOException {
        boolean isShort = !arrived.hasRemaining();
        if (!isShort) {
            switch (engine.unwrap(arrived, NOTHING.duplicate()).getStatus()) {
                case BUFFER_UNDERFLOW -> isShort = true;
                case CLOSED -> throw new EOFException("the peer closed the connection in the handshake");
                case BUFFER_OVERFLOW -> throw new SSLException("the peer sent data in the handshake");
                case OK -> {}
            }
        }
        if (isShort) {
            awaitGreeting(deadline);
        }
    }

    private void awaitGreeting(long deadline) throws IOException {
        if (receive(deadline - System.nanoTime()) < 0) {
            throw new EOFException("the peer ended the connection in the handshake");
        }
    }

    /** Reads at least one byte, or -1 at the end, as {@link Connection#read} does. */
    int read(byte[] bytes, int from, int length, long timeoutNanos) throws IOException {
        long began = System.nanoTime();
        int read = open(bytes, from, length);
        while (read == 0) {
            long left = timeoutNanos == Connection.FOREVER
                    ? Connection.FOREVER
                    : timeoutNanos - (System.nanoTime() - began);
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

    /** Reads what is there, as {@link Connection#readNow} does. */
    int readNow(byte[] bytes, int from, int length) throws IOException {
        int read = open(bytes, from, length);
        while (read == 0 && wire.hasMore()) {
            receive(Connection.FOREVER);
            read = open(bytes, from, length);
        }
        return Math.max(0, read); // The next read tells the end again.
    }

    boolean hasMore() throws IOException {
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
                    output.answer();
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
            output.answer();
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

    /** Reads and forgets, as {@link Connection#skip} does. */
    int skip(long timeoutNanos) throws IOException {
        reading.lock();
        try {
            return wire.skip(timeoutNanos);
        } finally {
            reading.unlock();
        }
    }

    /** Does it unless another thread waits for what comes, and keeps those from doing so meanwhile. */
    void ifNobodyReads(Runnable action) {
        if (reading.tryLock()) {
            try {
                action.run();
            } finally {
                reading.unlock();
            }
        }
    }
}
