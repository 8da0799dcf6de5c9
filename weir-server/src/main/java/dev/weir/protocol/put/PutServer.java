package dev.weir.protocol.put;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.put.PutParser;
import dev.weir.ingest.Traffic;
import dev.weir.model.SeriesRegistry;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.Connection;
import dev.weir.protocol.LineBuffers;
import dev.weir.query.Readers;
import dev.weir.rejected.RejectedInput;
import dev.weir.security.Gate;
import dev.weir.store.Store;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/** The metrics text protocol: what all its connections share. Any thread. */
public final class PutServer {
    private static final int LARGE_BUFFERS = 8;
    private static final int KEPT_REPLY_BYTES = 64 << 20;

    /**
     * What the protocol allows.
     *
     * @param lineBytes longest line, without its LF
     * @param series most series there can be, for the message that says so
     * @param lineNanos longest time that a line may take from its first byte to its LF
     * @param unauthenticatedNanos longest time until a token is shown where one is needed
     */
    public record Limits(int lineBytes, int series, long lineNanos, long unauthenticatedNanos) {}

    final SeriesRegistry registry;
    final Traffic traffic;
    final Store store;
    final Readers readers;
    final Limits limits;
    final Gate gate;
    final RejectedInput rejected;
    final Refusals refusals;
    final LineBuffers buffers;
    final Semaphore keptReplyBytes = new Semaphore(KEPT_REPLY_BYTES);

    /** The parts that a server stands on, none of which it closes. */
    public record Parts(
            SeriesRegistry registry,
            Traffic traffic,
            Store store,
            Readers readers,
            Gate gate,
            RejectedInput rejected,
            Refusals refusals) {}

    /** A server over its parts. */
    public PutServer(Parts parts, Limits limits) {
        this.registry = parts.registry();
        this.traffic = parts.traffic();
        this.store = parts.store();
        this.readers = parts.readers();
        this.limits = limits;
        this.gate = parts.gate();
        this.rejected = parts.rejected();
        this.refusals = parts.refusals();
        this.buffers = new LineBuffers(LARGE_BUFFERS, PutParser.PADDING);
    }

    /** What is told to a peer that speaks this protocol in the clear where it is to be spoken over TLS. */
    public static byte[] clearAnswer() {
        return "error\nthis port takes puts over TLS alone\n\n".getBytes(US_ASCII);
    }

    /** Talks with one peer until it ends the connection; where tokens are needed, once it has shown one. Blocks; for a virtual thread. */
    public void serve(Connection connection, boolean needsToken) throws IOException {
        new PutConnection(this, connection, needsToken).run();
    }
}
