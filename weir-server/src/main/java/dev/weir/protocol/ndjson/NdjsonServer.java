package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.format.ndjson.EventParser;
import dev.weir.ingest.ReceiptClock;
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

/** JSON lines over TCP: what all its connections share. Any thread. */
public final class NdjsonServer {
    private static final int LARGE_BUFFERS = 8;
    private static final int KEPT_REPLY_BYTES = 16 << 20;

    /**
     * What the protocol allows.
     *
     * @param lineBytes longest line, without its LF
     * @param depth deepest nesting of a line
     * @param lineNanos longest time that a line may take from its first byte to its LF
     * @param idleNanos longest time between the end of a line and the beginning of the next
     * @param unauthenticatedNanos longest time until a token is shown where one is needed
     */
    public record Limits(int lineBytes, int depth, long lineNanos, long idleNanos, long unauthenticatedNanos) {}

    /** The parts that a server stands on, none of which it closes. */
    public record Parts(
            SeriesRegistry registry,
            Traffic traffic,
            Store store,
            Readers readers,
            Gate gate,
            ReceiptClock clock,
            RejectedInput rejected,
            Refusals refusals) {}

    final Parts parts;
    final Limits limits;
    final String version;
    final Parsers parsers;
    final Sessions sessions = new Sessions();
    final SessionLines sessionLines;
    final LineBuffers buffers = new LineBuffers(LARGE_BUFFERS, EventParser.PADDING);
    final Semaphore keptReplyBytes = new Semaphore(KEPT_REPLY_BYTES);

    /** A server that tells its {@code version} to those who say hello. */
    public NdjsonServer(Parts parts, Limits limits, String version) {
        this.parts = parts;
        this.limits = limits;
        this.version = version;
        this.parsers =
                new Parsers(() -> new EventParser(parts.registry(), limits.lineBytes(), limits.depth(), parts.clock()));
        this.sessionLines = new SessionLines(parts.store(), parts.readers(), parts.clock());
    }

    /** What is told to a peer that speaks this protocol in the clear where it is to be spoken over TLS. */
    public static byte[] clearAnswer() {
        return "{\"error\":{\"line\":0,\"code\":\"tls_needed\",\"reason\":\"this port takes lines over TLS alone\"}}\n"
                .getBytes(US_ASCII);
    }

    /** Talks with one peer until it ends the connection; where tokens are needed, once it has shown one. Blocks; for a virtual thread. */
    public void serve(Connection connection, boolean needsToken) throws IOException {
        new NdjsonConnection(this, connection, needsToken).run();
    }
}
