package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** The bytes of one connection: lines of a head, and stretches of a body that are counted. Owned by one thread. */
final class HttpInput {
    private static final int READ_BYTES = 512 * 1024;
    private static final int KEPT_BYTES = 2 * 1024 * 1024;
    private static final int LONGEST_LINE = 8 * 1024;

    private final ReadableByteChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES).limit(0);
    private final byte[] kept = new byte[KEPT_BYTES];
    private final byte[] line = new byte[LONGEST_LINE];
    private int keptLength;

    HttpInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** The next line, without its end. */
    String line() throws IOException {
        int length = 0;
        while (true) {
            if (!input.hasRemaining()) {
                fill();
            }
            byte value = input.get();
            if (value == '\n') {
                int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                return new String(line, 0, end, UTF_8);
            }
            if (length == line.length) {
                throw new IOException("cannot read the answer: a line of its head is longer than 8 KiB");
            }
            line[length++] = value;
        }
    }

    /** Begins a body: what was kept of the last one is forgotten. */
    void beginBody() {
        keptLength = 0;
    }

    /** Reads this many bytes of a body; how many of them are line feeds. */
    long skip(long bytes) throws IOException {
        long lines = 0;
        long left = bytes;
        while (left > 0) {
            if (!input.hasRemaining()) {
                fill();
            }
            int take = (int) Math.min(left, input.remaining());
            lines += Newlines.count(input.slice(input.position(), take), take);
            int keep = Math.min(take, kept.length - keptLength);
            input.get(input.position(), kept, keptLength, keep);
            keptLength += keep;
            input.position(input.position() + take);
            left -= take;
        }
        return lines;
    }

    private void fill() throws IOException {
        input.clear();
        int read = channel.read(input);
        input.flip();
        if (read < 0) {
            throw new EOFException("cannot read the answer: the server closed the connection before its end");
        }
    }

    String kept() {
        return new String(kept, 0, keptLength, UTF_8);
    }
}
