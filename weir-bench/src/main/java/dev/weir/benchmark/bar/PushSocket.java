package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * One WebSocket that reads what a server pushes and sends nothing but its request and pongs. Only what a server's frames
 * need is understood, RFC 6455: unmasked, whole, of any length that fits the reader's buffer. Opened by one thread, then
 * owned by the one that reads.
 */
final class PushSocket implements AutoCloseable {
    private static final int ANSWER_BYTES = 8 * 1024;
    private static final byte[] NOTHING = {};
    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final byte PONG = (byte) 0x8A;
    private static final int MASKED = 0x80;
    private static final int LONGEST_PING = 125;

    /** Takes each text. */
    @FunctionalInterface
    interface Texts {
        /**
         * A text has come.
         *
         * @param bytes has it from {@code from} to {@code to}, only to be looked at
         * @param readNanos when it had been read, by {@link System#nanoTime}
         * @throws IOException when it is none that a server may send
         */
        void text(byte[] bytes, int from, int to, long readNanos) throws IOException;
    }

    private final SocketChannel channel;
    private final Texts texts;

    /** The beginning of a frame that is not all there, and nothing most of the time. */
    private byte[] rest = NOTHING;

    /** Opens it; what the server pushes from now on will come. */
    PushSocket(InetSocketAddress http, String path, Texts texts) throws IOException {
        this.texts = texts;
        this.channel = open(http);
        try {
            ask(http, path);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel open(InetSocketAddress http) throws IOException {
        SocketChannel channel = SocketChannel.open(http);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private void ask(InetSocketAddress http, String path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(request(http, path));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        byte[] answer = new byte[ANSWER_BYTES];
        ByteBuffer input = ByteBuffer.wrap(answer);
        String head = "";
        while (!head.contains("\r\n\r\n")) {
            fill(input);
            head = new String(answer, 0, input.position(), ISO_8859_1);
        }
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("cannot open \"" + path + "\": the answer was \"" + head.replace("\r\n", " ") + "\"");
        }
        rest = Arrays.copyOfRange(answer, head.indexOf("\r\n\r\n") + 4, input.position());
    }

    /** The request that opens a WebSocket. */
    static byte[] request(InetSocketAddress http, String path) {
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + http.getHostString() + ":" + http.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        return request.getBytes(US_ASCII);
    }

    private void fill(ByteBuffer input) throws IOException {
        if (!input.hasRemaining()) {
            throw new IOException("cannot follow: a message is longer than " + input.capacity() + " bytes");
        }
        if (channel.read(input) < 0) {
            throw new EOFException("cannot follow: the server closed the connection");
        }
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Reads what has come.
     *
     * @param buffer of its thread, at least as long as any frame; nothing stays in it
     */
    void read(byte[] buffer) throws IOException {
        ByteBuffer input = ByteBuffer.wrap(buffer).put(rest);
        fill(input);
        long now = System.nanoTime();
        input.flip();
        while (input.hasRemaining() && takeFrame(buffer, input, now)) {
            // One more was whole.
        }
        rest = input.hasRemaining() ? Arrays.copyOfRange(buffer, input.position(), input.limit()) : NOTHING;
    }

    /** Takes the next frame; false where it is not all there. */
    private boolean takeFrame(byte[] buffer, ByteBuffer input, long now) throws IOException {
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
            texts.text(buffer, start + head, start + head + length, now);
        } else if (opcode == PING && length <= LONGEST_PING) {
            pong(Arrays.copyOfRange(buffer, start + head, start + head + length));
        } else {
            throw new IOException("cannot follow: a frame began with \"" + Integer.toHexString(opcode) + "\"");
        }
        input.position(start + head + length);
        return true;
    }

    /** Its mask is zero, which leaves the bytes as they are. */
    private void pong(byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(2 + Integer.BYTES + payload.length)
                .put(PONG)
                .put((byte) (MASKED | payload.length))
                .putInt(0)
                .put(payload)
                .flip();
        channel.write(frame);
        if (frame.hasRemaining()) {
            throw new IOException("cannot answer a ping: the server does not read");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
