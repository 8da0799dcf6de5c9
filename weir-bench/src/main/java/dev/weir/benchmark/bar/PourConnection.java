package dev.weir.benchmark.bar;

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
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Posts pours with some always on their way. Owned by one thread. */
final class PourConnection implements AutoCloseable {
    private static final int ON_THEIR_WAY = 16;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(US_ASCII);
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d{1,6})\r\n");

    /** Which pours are still to be sent and how many were answered, over all connections of a thread. */
    static final class Numbers {
        private final int end;
        private int next;
        private int answered;

        Numbers(int pours) {
            this.end = pours;
        }

        int answered() {
            return answered;
        }
    }

    private final InetSocketAddress http;
    private final Numbers numbers;
    private final SocketChannel channel;
    private final ByteBuffer output = ByteBuffer.allocate(BUFFER_BYTES);
    private final ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES);
    private int awaited;

    PourConnection(InetSocketAddress http, Numbers numbers) throws IOException {
        this.http = http;
        this.numbers = numbers;
        this.channel = SocketChannel.open(http);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
        sendNext();
    }

    /** So many requests are fewer bytes than any socket takes at once. */
    private void sendNext() throws IOException {
        output.clear();
        for (; awaited < ON_THEIR_WAY && numbers.next < numbers.end; awaited++) {
            output.put(Pours.request(http, numbers.next++));
        }
        channel.write(output.flip());
        if (output.hasRemaining()) {
            throw new IOException("cannot pour: the server does not read " + output.limit() + " bytes");
        }
    }

    /** Reads what has come, and sends more when half of what was awaited has. */
    void proceed() throws IOException {
        if (channel.read(input) < 0) {
            throw new EOFException("cannot pour: the server closed the connection");
        }
        input.flip();
        while (takeAnswer()) {
            awaited--;
            numbers.answered++;
        }
        input.compact();
        if (awaited <= ON_THEIR_WAY / 2) {
            sendNext();
        }
    }

    /** Takes the next answer; false where it is not all there. */
    private boolean takeAnswer() throws IOException {
        int start = input.position();
        int end = headEnd(start);
        if (end < 0) {
            return false;
        }
        String head = new String(input.array(), start, end - start, US_ASCII);
        Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
        if (!head.startsWith("HTTP/1.1 200 ") || !length.find()) {
            String said = new String(input.array(), start, input.remaining(), US_ASCII);
            throw new IOException("cannot pour: the answer was \"" + said.replace("\r\n", " ") + "\"");
        }
        int next = end + Integer.parseInt(length.group(1));
        if (next > input.limit()) {
            return false;
        }
        input.position(next);
        return true;
    }

    /** Where the head that begins there ends, or -1. */
    private int headEnd(int from) {
        for (int end = from + HEAD_END.length; end <= input.limit(); end++) {
            if (Arrays.equals(input.array(), end - HEAD_END.length, end, HEAD_END, 0, HEAD_END.length)) {
                return end;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
