package dev.weir.benchmark.bar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.bench.ReplyCheck;
import dev.weir.bench.ReplyPattern;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.function.IntFunction;

/** One put for each of many series, over one connection that keeps writing while another thread reads the replies. */
final class BarePuts {
    private static final int CHUNK_LINES = 10_000;
    private static final int READ_BYTES = 256 * 1024;

    private BarePuts() {}

    /** A key of a device that has no other. */
    static String ofDevice(int index) {
        return String.format(Locale.ROOT, "d%07d.x", index);
    }

    /** A key as long as those, of one device that has them all. */
    static String ofOneDevice(int index) {
        return String.format(Locale.ROOT, "d.%07dx", index);
    }

    /** Sends and waits for the last reply; one that is not right is an error. */
    static void send(InetSocketAddress server, int series, IntFunction<String> key)
            throws IOException, InterruptedException {
        try (SocketChannel channel = SocketChannel.open(server)) {
            Thread writer =
                    Thread.ofPlatform().daemon().name("bench-bare-puts").start(() -> write(channel, series, key));
            ReplyPattern good = new ReplyPattern(0);
            ReplyCheck check = new ReplyCheck(good, good.replies(series));
            ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
            while (!check.hasAnswered(series)) {
                if (channel.read(input.clear()) < 0) {
                    throw new EOFException("cannot read the replies: the server closed the connection");
                }
                check.accept(input.flip());
            }
            if (check.wrong() > 0) {
                throw new IOException("cannot put: " + check.firstWrong().orElse(""));
            }
            writer.join();
        }
    }

    private static void write(SocketChannel channel, int series, IntFunction<String> key) {
        try {
            for (int from = 0; from < series; from += CHUNK_LINES) {
                StringBuilder lines = new StringBuilder();
                for (int i = from; i < Math.min(series, from + CHUNK_LINES); i++) {
                    lines.append("put ").append(key.apply(i)).append(" 1.5 1700000000\n");
                }
                ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException gone) {
            // Whoever reads the replies sees it too.
        }
    }
}
