package dev.weir.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks for one series, or for all with {@code *}, and reads the answer as fast as it comes, counting its lines and
 * keeping none. Blocks the caller's thread, which owns it; closing it closes its connection.
 */
public final class GetLoad implements AutoCloseable {
    private static final int READ_BYTES = 512 * 1024;
    private static final byte[] OK = "ok\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);

    /** Opens the connection, so that no request pays for it. */
    public GetLoad(InetSocketAddress server) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * One request and its whole answer.
     *
     * @param key a key, or {@code *}
     * @throws IOException when the answer is an error or ends early
     */
    public GetResult get(String key) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(("get " + key + "\n").getBytes(StandardCharsets.UTF_8));
        long start = System.nanoTime();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        readSome(0);
        long first = System.nanoTime();
        while (input.position() < OK.length) {
            readSome(input.position());
        }
        checkOk(key);
        long lines = 0;
        long bytes = 0;
        byte beforeLast = 0;
        byte last = 0;
        while (true) {
            int length = input.position();
            lines += Newlines.count(input, length);
            bytes += length;
            beforeLast = length > 1 ? input.get(length - 2) : last;
            last = input.get(length - 1);
            // No line of a sample is empty, so only the end of the answer has two line feeds in a row.
            if (last == '\n' && beforeLast == '\n') {
                break;
            }
            readSome(0);
        }
        long end = System.nanoTime();
        return new GetResult(lines - 2, bytes, Duration.ofNanos(first - start), Duration.ofNanos(end - start));
    }

    private void readSome(int position) throws IOException {
        input.clear().position(position);
        if (channel.read(input) < 0) {
            throw new EOFException("cannot read the answer: the server closed the connection before its end");
        }
    }

    private void checkOk(String key) throws IOException {
        if (input.slice(0, OK.length).mismatch(ByteBuffer.wrap(OK)) >= 0) {
            byte[] begin = new byte[Math.min(200, input.position())];
            input.get(0, begin);
            String text = new String(begin, StandardCharsets.UTF_8).replace("\n", "\\n");
            throw new IOException("cannot get \"" + key + "\": the answer was \"" + text + "\"");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
