package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One WebSocket that follows what a server takes, and counts. It reads what the server sends and sends nothing more than
 * its request; only what a server's frames need is understood, RFC 6455: unmasked, whole, of any length that fits the
 * buffer. Opened by one thread, then owned by the one that reads.
 */
final class Subscriber implements AutoCloseable {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final byte[] SEQ = "{\"seq\":".getBytes(US_ASCII);
    private static final byte[] EVENT = ",\"type\":\"event\"".getBytes(US_ASCII);
    private static final byte[] MISSED = "{\"missed\":".getBytes(US_ASCII);
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;

    /** Gets each event's message. */
    @FunctionalInterface
    interface Listener {
        /**
         * An event has come.
         *
         * @param json has it from {@code from} to {@code to}, only to be looked at
         * @param readNanos when it had been read, by {@link System#nanoTime}
         */
        void event(byte[] json, int from, int to, long readNanos);
    }

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES);
    private long lastSeq = -1;
    private long messages;
    private long missed;
    private long skipped;
    private long disordered;

    /** Subscribes; what the server takes from now on will come. */
    Subscriber(InetSocketAddress http, String match) throws IOException {
        channel = SocketChannel.open(http);
        try {
            ask(http, match);
            channel.configureBlocking(false);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void ask(InetSocketAddress http, String match) throws IOException {
        String request =
                "GET /live?match=" + match + " HTTP/1.1\r\nHost: " + http.getHostString() + ":" + http.getPort()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        int end = -1;
        while (end < 0) {
            fill();
            end = text().indexOf("\r\n\r\n");
        }
        if (!text().startsWith("HTTP/1.1 101 ")) {
            throw new IOException(
                    "cannot subscribe to \"" + match + "\": the answer was \"" + text().replace("\r\n", " ") + "\"");
        }
        input.flip().position(end + 4);
        input.compact();
    }

    private String text() {
        return new String(input.array(), 0, input.position(), ISO_8859_1);
    }

    private void fill() throws IOException {
        if (channel.read(input) < 0) {
            throw new EOFException("cannot follow: the server closed the connection after " + messages + " messages");
        }
    }

    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Reads what has come. */
    void read(Listener listener) throws IOException {
        fill();
        long now = System.nanoTime();
        input.flip();
        while (input.hasRemaining() && takeFrame(listener, now)) {
            // One more was whole.
        }
        input.compact();
        if (!input.hasRemaining()) {
            throw new IOException("cannot follow: a message is longer than " + BUFFER_BYTES + " bytes");
        }
    }

    /** Takes the next frame; false where it is not all there. */
    private boolean takeFrame(Listener listener, long now) throws IOException {
        int start = input.position();
        int left = input.remaining();
        if (left < 2) {
            return false;
        }
        int length = input.get(start + 1) & 0xFF;
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (left < head) {
            return false;
        }
        if (length == 126) {
            length = input.getShort(start + 2) & 0xFFFF;
        } else if (length > 126) {
            length = Math.toIntExact(input.getLong(start + 2));
        }
        if (left < head + length) {
            return false;
        }
        int opcode = input.get(start) & 0xFF;
        if (opcode == TEXT) {
            message(listener, start + head, start + head + length, now);
        } else if (opcode != PING) {
            throw new IOException("cannot follow: a frame began with \"" + Integer.toHexString(opcode) + "\"");
        }
        input.position(start + head + length);
        return true;
    }

    private void message(Listener listener, int from, int to, long now) throws IOException {
        messages++;
        if (begins(SEQ, from, to)) {
            long seq = 0;
            int at = from + SEQ.length;
            for (; at < to && input.get(at) >= '0' && input.get(at) <= '9'; at++) {
                seq = seq * 10 + input.get(at) - '0';
            }
            skipped += lastSeq >= 0 && seq > lastSeq + 1 ? 1 : 0;
            disordered += seq <= lastSeq ? 1 : 0;
            lastSeq = seq;
            if (begins(EVENT, at, to)) {
                listener.event(input.array(), from, to, now);
            }
        } else if (begins(MISSED, from, to)) {
            missed++;
        } else {
            throw new IOException(
                    "cannot follow: a message was \"" + new String(input.array(), from, to - from, ISO_8859_1) + "\"");
        }
    }

    private boolean begins(byte[] word, int from, int to) {
        return to - from >= word.length && Arrays.equals(input.array(), from, from + word.length, word, 0, word.length);
    }

    /** All messages. */
    long messages() {
        return messages;
    }

    /** Messages that told of others which were missed. */
    long missed() {
        return missed;
    }

    /** How often a message's number was not the next one after the last. */
    long skipped() {
        return skipped;
    }

    /** How often a message's number was not above the last one. */
    long disordered() {
        return disordered;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
