package dev.weir.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection of a load of puts: what it sends in this round, what has been answered, and when.
 *
 * <p>Lines go out in blocks: single lines where a window bounds them, else a thousand. A block's latency runs from the
 * write that handed its last byte to the kernel to the read that brought its last reply.
 */
final class PutConnection implements LoadConnection {
    private static final int DEEP_BLOCK_LINES = 1_000;
    private static final int WRITE_BYTES = 512 * 1024;

    private final PutLines source;
    private final ReplyPattern pattern;
    private final int lines;
    private final int window;
    private final int blockLines;
    private final int blocks;
    private final int[] blockEnds;
    private final long[] nanos; // Of a block: when it was written, and once it is answered how long that took.
    private final ByteBuffer requests;
    private final ByteBuffer expected;
    private final LoadSocket socket;

    private ReplyCheck check;
    private int writtenBlocks;
    private int answeredBlocks;

    PutConnection(PutWorkload workload, int index, InetSocketAddress server, Access access) throws IOException {
        source = new PutLines(workload, index);
        pattern = new ReplyPattern(workload.bad());
        lines = workload.lines(index);
        window = workload.window();
        blockLines = window == PutWorkload.DEEP ? DEEP_BLOCK_LINES : 1;
        blocks = (lines + blockLines - 1) / blockLines;
        blockEnds = new int[blocks];
        nanos = new long[blocks];
        requests = allocate(source.longest(lines));
        expected = pattern.replies(lines);
        check = new ReplyCheck(pattern, expected);
        socket = LoadSocket.open(server, access.tls());
        try {
            if (access.token() != null) {
                socket.ask("auth " + access.token() + "\n", "ok\n\n");
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static ByteBuffer allocate(long bytes) throws IOException {
        try {
            return ByteBuffer.allocateDirect(Math.toIntExact(bytes));
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    "cannot hold the lines of one connection, \"" + bytes
                            + "\" bytes: take fewer points or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /** Generates the next round's bytes. */
    @Override
    public void prepare() {
        requests.clear();
        for (int block = 0; block < blocks; block++) {
            source.put(requests, block * blockLines, linesBefore(block + 1) - linesBefore(block));
            blockEnds[block] = requests.position();
        }
        requests.flip();
        check = new ReplyCheck(pattern, expected.rewind());
        writtenBlocks = 0;
        answeredBlocks = 0;
    }

    @Override
    public SelectionKey register(Selector selector) throws IOException {
        return socket.register(selector, this);
    }

    @Override
    public void proceed(SelectionKey key, ByteBuffer input) throws IOException {
        if (key.isReadable()) {
            read(input);
        }
        int interest = write() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    private void read(ByteBuffer input) throws IOException {
        do {
            if (socket.read(input.clear()) < 0) {
                throw new EOFException("cannot read the replies: the server closed the connection after about "
                        + linesBefore(answeredBlocks) + " of " + lines);
            }
            check.accept(input.flip());
        } while (input.limit() == input.capacity()); // No selector knows what TLS still has.
        long now = System.nanoTime();
        while (answeredBlocks < writtenBlocks && check.hasAnswered(linesBefore(answeredBlocks + 1))) {
            nanos[answeredBlocks] = now - nanos[answeredBlocks];
            answeredBlocks++;
        }
    }

    /** Whether there is more that may be written as soon as the kernel takes it. */
    private boolean write() throws IOException {
        int allowed = window == PutWorkload.DEEP ? blocks : (int) Math.min(blocks, (long) answeredBlocks + window);
        int end = blockEnds[allowed - 1];
        if (requests.position() == end && !socket.hasUnsent()) {
            return false;
        }
        requests.limit(Math.min(end, requests.position() + WRITE_BYTES));
        long now = System.nanoTime();
        socket.write(requests);
        while (writtenBlocks < allowed && blockEnds[writtenBlocks] <= requests.position()) {
            nanos[writtenBlocks++] = now;
        }
        return requests.position() < end || socket.hasUnsent();
    }

    @Override
    public boolean isDone() {
        return answeredBlocks == blocks;
    }

    private int linesBefore(int block) {
        return (int) Math.min(lines, (long) block * blockLines);
    }

    @Override
    public long acknowledged() {
        return Math.max(0, lines - pattern.badBefore(lines) - check.wrong());
    }

    @Override
    public long wrong() {
        return check.wrong();
    }

    @Override
    public Optional<String> firstWrong() {
        return check.firstWrong();
    }

    /** Those of this round's blocks. */
    @Override
    public long[] latencies() {
        return Arrays.copyOf(nanos, answeredBlocks);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
