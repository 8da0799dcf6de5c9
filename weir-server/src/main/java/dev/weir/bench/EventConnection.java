package dev.weir.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection of a load of events. It asks for acknowledgements and sends no more than a window ahead of them. */
final class EventConnection implements LoadConnection {
    private static final int CHUNK_BYTES = 128 * 1024;

    private final EventLines source;
    private final int linesPerRound;
    private final int windowLines;
    private final int chunkLines;
    private final ByteBuffer output;
    private final LoadSocket socket;
    private final AckCheck check = new AckCheck();
    private final AckLatency latency = new AckLatency();

    private long generated; // Lines since the connection was opened, like all below.
    private long roundStart;
    private long refusedBefore;
    private long wrongBefore;

    EventConnection(EventWorkload workload, int index, InetSocketAddress server, Access access) throws IOException {
        source = new EventLines(workload, index);
        linesPerRound = workload.lines(index);
        windowLines = Math.max(1, workload.windowBytes() / source.lineBytes());
        chunkLines = Math.max(1, Math.min(windowLines, CHUNK_BYTES / source.lineBytes()));
        byte[] hello = hello(access.token()).getBytes(US_ASCII);
        output = ByteBuffer.allocateDirect(chunkLines * source.lineBytes() + hello.length);
        output.put(hello).flip();
        socket = LoadSocket.open(server, access.tls());
    }

    private static String hello(@Nullable String token) {
        return "{\"hello\":{\"ack\":true" + (token == null ? "" : ",\"token\":\"" + token + "\"") + "}}\n";
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
                throw new EOFException("cannot read the replies: the server closed the connection after line "
                        + check.acknowledged() + " of " + generated
                        + firstWrong().map(text -> "; " + text).orElse(""));
            }
            check.accept(input.flip(), generated);
        } while (input.limit() == input.capacity()); // No selector knows what TLS still has.
        latency.acknowledged(check.acknowledged(), System.nanoTime());
    }

    /** Writes one chunk at most, so that the connections take turns; whether more may be written at once. */
    private boolean write() throws IOException {
        if (!output.hasRemaining() && !socket.hasUnsent()) {
            int lines = mayGenerate();
            if (lines == 0) {
                return false;
            }
            source.put(output.clear(), lines);
            output.flip();
            generated += lines;
        }
        socket.write(output);
        if (output.hasRemaining() || socket.hasUnsent()) {
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
        socket.close();
    }
}
