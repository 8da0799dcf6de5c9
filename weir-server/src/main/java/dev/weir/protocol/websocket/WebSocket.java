package dev.weir.protocol.websocket;

import dev.weir.monitor.Refusals;
import dev.weir.protocol.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has become a WebSocket, over which the server alone has something to say. One thread reads, another writes; the connection is closed by whoever
 * accepted it.
 */
public final class WebSocket {
    private static final Logger log = LoggerFactory.getLogger(WebSocket.class);

    /** How long the other side's close, or one's own last words, are waited for. */
    private static final long FAREWELL_MILLIS = 1_000;

    /** The room for what comes next while little comes, so that many peers who say nothing are cheap. */
    private static final int IDLE_BYTES = FrameParser.MOST_BYTES;

    private static final int BUSY_BYTES = 4 << 10;

    private final Connection connection;
    private final FrameParser parser;
    private final Refusals refusals;
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch readToTheEnd = new CountDownLatch(1);
    private ByteBuffer input;
    private boolean closeSent;

    /** Says all that there is to say. */
    @FunctionalInterface
    public interface Speaker {
        /**
         * Sends until there is no more, and answers the code to close with. Runs on a virtual thread of its own, which is interrupted when the peer has gone.
         *
         * @throws IOException when the peer has gone
         */
        int speak(WebSocket socket) throws IOException;

        /** Something has come from the peer. Runs on the connection's thread. */
        default void heard() {}
    }

    /**
     * A socket over a connection.
     *
     * @param readAhead what the peer has sent already
     * @param mostMessageBytes the longest message that it may send
     * @param refusals where it is counted if it breaks the rules
     */
    public WebSocket(Connection connection, byte[] readAhead, long mostMessageBytes, Refusals refusals) {
        this.connection = connection;
        this.input = ByteBuffer.allocate(Math.max(IDLE_BYTES, readAhead.length)).put(readAhead);
        this.parser = new FrameParser(mostMessageBytes);
        this.refusals = refusals;
    }

    /** Talks until either side has closed. Runs on the connection's virtual thread, which reads meanwhile. */
    public void talk(Speaker speaker) {
        Thread speaking = Thread.ofVirtual().name("websocket").start(() -> speak(speaker));
        boolean isHalfOpen = true;
        try {
            isHalfOpen = read(speaker);
        } catch (IOException e) {
            log.debug("websocket: the peer has gone: {}", e.getMessage());
        } finally {
            readToTheEnd.countDown();
            end(speaking, isHalfOpen);
        }
    }

    /** Answers what the peer sends until it closes or breaks the rules; true where it just sends no more. */
    private boolean read(Speaker speaker) throws IOException {
        do {
            int room = input.hasRemaining() ? IDLE_BYTES : BUSY_BYTES;
            input.flip();
            Frames answers = new Frames();
            FrameParser.Finding found = parser.next(input);
            while (found instanceof FrameParser.Ping ping) {
                answers.pong(ping.payload());
                found = parser.next(input);
            }
            if (!answers.isEmpty()) {
                send(answers);
            }
            if (found != null) {
                close(code(found));
                return false;
            }
            makeRoom(room);
        } while (hear(speaker));
        return true;
    }

    /** Reads what comes next; false where nothing does any more. */
    private boolean hear(Speaker speaker) throws IOException {
        int read = connection.read(input.array(), input.position(), input.remaining(), Connection.FOREVER);
        if (read < 0) {
            return false;
        }
        input.position(input.position() + read);
        speaker.heard();
        return true;
    }

    /** Makes so much room for what the parser has left of the input, which is less than a control frame, and for what comes. */
    private void makeRoom(int bytes) {
        if (input.capacity() == bytes) {
            input.compact();
        } else {
            input = ByteBuffer.allocate(bytes).put(input);
        }
    }

    private int code(FrameParser.Finding found) {
        return switch (found) {
            case FrameParser.Closing closing -> closing.code();
            case FrameParser.Fault fault -> {
                refusals.add("http", "websocket_" + fault.code());
                log.debug("websocket: closed with {}: {}", fault.code(), fault.reason());
                yield fault.code();
            }
            case FrameParser.Ping ping -> throw new IllegalStateException("BUG: a ping closes nothing");
        };
    }

    private void end(Thread speaking, boolean mayStillSpeak) {
        try {
            if (mayStillSpeak) {
                // Where the server stops it reads no more, and this is for its last words.
                speaking.join(Duration.ofMillis(FAREWELL_MILLIS));
            }
            speaking.interrupt();
            speaking.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void speak(Speaker speaker) {
        int code = CloseCode.INTERNAL_ERROR;
        try {
            code = speaker.speak(this);
        } catch (IOException e) {
            log.debug("websocket: the peer has gone: {}", e.getMessage());
            code = CloseCode.NONE;
        } catch (RuntimeException | Error e) {
            log.error("websocket: a speaker ended by a bug", e);
        }
        try {
            close(code);
            if (!readToTheEnd.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS)) {
                connection.shutdownInput();
            }
        } catch (IOException e) {
            log.debug("websocket: the peer has gone: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends frames, and waits for the peer where it is slow; after a close nothing is sent any more. Any thread.
     *
     * @throws IOException when the peer has gone
     */
    public void send(Frames frames) throws IOException {
        writing.lock();
        try {
            if (!closeSent) {
                connection.write(frames.buffer());
            }
        } finally {
            writing.unlock();
        }
    }

    /** Sends a close, once, unless the peer takes nothing. */
    private void close(int code) throws IOException {
        boolean isFree = false;
        try {
            isFree = writing.tryLock(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            if (isFree && !closeSent) {
                closeSent = true;
                connection.write(new Frames().close(code).buffer());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (isFree) {
                writing.unlock();
            }
        }
    }
}
