package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** One connection of a load of events. It asks for acknowledgements and sends no more than a window ahead of them. */
final class EventConnection implements LoadConnection {
    private static final byte[] HELLO = "{\"hello\":{\"ack\":true}}\n".getBytes(US_ASCII);
    private static final int CHUNK_BYTES = 128 * 1024;

    private final EventLines source;
    private final int linesPerRound;
    private final int windowLines;
    private final int chunkLines;
    private final ByteBuffer output;
    private final SocketChannel channel;
    private final AckCheck check = new AckCheck();
    private final AckLatency latency = new AckLatency();

    private long generated; // Lines since the connection was opened, like all below.
    private long roundStart;
    private long refusedBefore;
    private long wrongBefore;

    EventConnection(EventWorkload workload, int index, InetSocketAddress server) throws IOException {
        source = new EventLines(workload, index);
        linesPerRound = workload.lines(index);
        windowLines = Math.max(1, workload.windowBytes() / source.lineBytes());
        chunkLines = Math.max(1, Math.min(windowLines, CHUNK_BYTES / source.lineBytes()));
        output = ByteBuffer.allocateDirect(chunkLines * source.lineBytes() + HELLO.length);
        output.put(HELLO).flip();
        channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.configureBlocking(false);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public void prepare() {
        roundStart = generated;
        refusedBefore = check.refused();
        wrongBefore = check.wrong();
        latency.clear();
    }

    @Override
    public SelectionKey register(Selector selector) throws IOException {
        return channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, this);
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
        input.clear();
        if (channel.read(input) < 0) {
            throw new EOFException("cannot read the replies: the server closed the connection after line "
                    + check.acknowledged() + " of " + generated
                    + firstWrong().map(text -> "; " + text).orElse(""));
        }
        check.accept(input.flip(), generated);
        latency.acknowledged(check.acknowledged(), System.nanoTime());
    }

    /** Writes one chunk at most, so that the connections take turns; whether more may be written at once. */
    private boolean write() throws IOException {
        if (!output.hasRemaining()) {
            int lines = mayGenerate();
            if (lines == 0) {
                return false;
            }
            source.put(output.clear(), lines);
            output.flip();
            generated += lines;
        }
        channel.write(output);
        if (output.hasRemaining()) {
            return true;
        }
        latency.written(generated, System.nanoTime());
        return mayGenerate() > 0;
    }

    /** A chunk, or what is left of the round; none while the window has no room for that. */
    private int mayGenerate() {
        long lines = Math.min(chunkLines, roundStart + linesPerRound - generated);
        return generated - check.acknowledged() + lines <= windowLines ? (int) lines : 0;
    }

    @Override
    public boolean isDone() {
        return check.acknowledged() == roundStart + linesPerRound;
    }

    @Override
    public long acknowledged() {
        return check.acknowledged() - roundStart - (check.refused() - refusedBefore);
    }

    @Override
    public long wrong() {
        return check.wrong() - wrongBefore;
    }

    @Override
    public Optional<String> firstWrong() {
        return wrong() == 0 ? Optional.empty() : check.firstWrong();
    }

    @Override
    public long[] latencies() {
        return latency.nanos();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
