package dev.weir.protocol.ndjson;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Hello;
import dev.weir.format.ndjson.Rejects;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.protocol.AddressText;
import dev.weir.protocol.Admission;
import dev.weir.protocol.Farewell;
import dev.weir.protocol.LineBuffers;
import dev.weir.protocol.LineInput;
import dev.weir.protocol.ReplyChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer that sends JSON lines. Reads what has come, has the events of all whole lines, their samples and the last line of the session
 * made durable as one, says so to a peer that asked for it, and goes on. Runs on its own virtual thread.
 *
 * <p>What could not be made durable ends the connection: no later ack may cover it.
 */
final class NdjsonConnection {
    static final String SESSION_TAKEN = "session_taken";
    static final String SESSION_TAKEN_REASON = "another connection goes on with the session";
    private static final Logger log = LoggerFactory.getLogger(NdjsonConnection.class);
    private static final long MOST_WITHOUT_LF_BYTES = 1 << 20;
    private static final int SMALL_SAMPLES = 16;

    private final NdjsonServer server;
    private final SocketChannel channel;
    private final Admission admission;
    private final LineInput input;
    private final ReplyChannel channelReplies;
    private final NdjsonReplies replies;
    private final EventParser parser;
    private boolean begun;
    private Greeting.Terms terms = Greeting.Terms.SILENT;
    private long line;
    private boolean ended;
    private boolean endedByServer;
    private long rejected;

    NdjsonConnection(NdjsonServer server, SocketChannel channel, boolean needsToken) throws IOException {
        this.server = server;
        this.channel = channel;
        NdjsonServer.Limits limits = server.limits;
        this.admission = new Admission(server.parts.gate(), channel.socket().getInetAddress(), needsToken);
        this.input = new LineInput(
                channel, server.buffers, limits.lineBytes(), limits.lineNanos(), limits.idleNanos());
        this.channelReplies = new ReplyChannel(channel, server.keptReplyBytes);
        this.replies = new NdjsonReplies(channelReplies);
        this.parser = new EventParser();
        if (needsToken) {
            input.limit(System.nanoTime() + limits.unauthenticatedNanos());
        }
    }

    void run() throws IOException {
        SocketAddress peer = channel.getRemoteAddress();
        log.info("ndjson: {} connected", peer);
        try {
            while (!ended) {
                switch (input.read()) {
                    case BYTES -> useBytes();
                    case END -> {
                        refuseUnended();
                        ended = true;
                    }
                    case LATE -> refuseLate();
                }
            }
            release();
            channelReplies.flush();
            if (endedByServer) {
                Farewell.say(channel);
            }
        } finally {
            release();
            input.close();
            log.info("ndjson: {} disconnected after {} lines, {} of them rejected", peer, line, rejected);
        }
    }

    /** Lets go of the session, before anything that waits for the peer. */
    private void release() throws IOException {
        Sessions.Hold held = terms.session();
        if (held != null) {
            held.release();
        }
    }

    private void useBytes() throws IOException {
        if (!begun) {
            begin();
        }
        if (begun && !ended) {
            useLines();
        }
        if (!ended && input.skippedBytes() > MOST_WITHOUT_LF_BYTES) {
            end();
        }
    }

    /** Looks at the first line that is not blank: it may be a hello, must be one that brings a token where that is needed, or may be no JSON at all. */
    private void begin() throws IOException {
        byte[] foreign = OtherProtocol.refusal(input.bytes(), input.from(), input.to());
        if (foreign != null) {
            begun = true;
            channelReplies.send(ByteBuffer.wrap(foreign));
            end();
            return;
        }
    }
}
