package dev.weir.protocol.ndjson;

import dev.weir.format.ndjson.Hello;
import dev.weir.model.Receipt;
import dev.weir.protocol.Admission;
import dev.weir.protocol.Connection;
import dev.weir.protocol.Farewell;
import dev.weir.protocol.LineInput;
import dev.weir.protocol.ReplyChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One peer that sends JSON lines, from its first byte to the end of the connection. Runs on its own virtual thread. */
final class NdjsonConnection {
    private static final Logger log = LoggerFactory.getLogger(NdjsonConnection.class);
    private static final long MOST_WITHOUT_LF_BYTES = 1 << 20;
    private static final String NO_TOKEN = "the first line must be a hello with a token";

    private final NdjsonServer server;
    private final Connection connection;
    private final Admission admission;
    private final LineInput input;
    private final ReplyChannel replyChannel;
    private final NdjsonReplies replies;
    private final Greeting greeting;
    private final Talk talk;
    private final TakenLines lines;
    private boolean begun;

    NdjsonConnection(NdjsonServer server, Connection connection, boolean needsToken) {
        this.server = server;
        this.connection = connection;
        NdjsonServer.Limits limits = server.limits;
        this.admission = new Admission(server.parts.gate(), connection, needsToken);
        this.input =
                new LineInput(connection, server.buffers, limits.lineBytes(), limits.lineNanos(), limits.idleNanos());
        this.replyChannel = new ReplyChannel(connection, server.keptReplyBytes);
        this.replies = new NdjsonReplies(replyChannel, server.parts.refusals());
        this.greeting = new Greeting(server, connection, admission, replies);
        this.talk = new Talk(replies, greeting.silent());
        this.lines = new TakenLines(
                server,
                admission,
                input,
                talk,
                Receipt.address(connection.peer().getAddress()));
        if (admission.isLocked()) {
            input.limit(System.nanoTime() + limits.unauthenticatedNanos());
        }
    }

    void run() throws IOException {
        InetSocketAddress peer = connection.peer();
        log.info("ndjson: {} connected", peer);
        try {
            while (!talk.isEnded()) {
                switch (input.read()) {
                    case BYTES -> useBytes();
                    case END -> useEnd();
                    case LATE -> useLate();
                }
            }
            talk.release();
            replyChannel.flush();
            if (talk.hasLastWord()) {
                Farewell.say(connection);
            }
        } finally {
            talk.release();
            input.close();
            log.info(
                    "ndjson: {} disconnected after {} lines taken and {} rejected",
                    peer,
                    lines.taken(),
                    lines.rejected());
        }
    }

    private void useBytes() throws IOException {
        if (!begun) {
            begin();
        }
        if (begun && !talk.isEnded()) {
            lines.take();
        }
        if (!talk.isEnded() && input.skippedBytes() > MOST_WITHOUT_LF_BYTES) {
            talk.end(talk.terms().acks());
        }
    }

    /** Looks at the first line that is not blank: a hello or not. Where a token is needed, only a hello that brings one will do. */
    private void begin() throws IOException {
        byte[] refusal = OtherProtocol.refusal(input.bytes(), input.from(), input.to());
        if (refusal != null) {
            server.parts.refusals().add("ndjson", "other_protocol");
            replyChannel.send(ByteBuffer.wrap(refusal));
            talk.end(true);
            return;
        }
        FirstLine first = FirstLine.find(input.bytes(), input.from(), input.endOfLines());
        begun = first.isFound() || input.to() - first.from() > server.limits.lineBytes();
        input.use(first.from());
        if (first.isFound()) {
            greet(first);
        }
        if (begun && !talk.isEnded() && admission.isLocked()) {
            talk.turnAway(NO_TOKEN);
        }
    }

    private void greet(FirstLine first) throws IOException {
        Optional<Hello> hello = Hello.parse(input.bytes(), first.from(), first.to());
        if (hello.isEmpty()) {
            return;
        }
        input.use(first.to());
        Optional<Greeting.Terms> agreed = greeting.answer(hello.get());
        if (agreed.isPresent()) {
            talk.agree(agreed.get());
            lines.countFrom(agreed.get().line());
            input.unlimit();
        } else {
            talk.end(true);
        }
    }

    /** The peer sends no more, or this server has stopped reading: to end, or as another connection took the session over. */
    private void useEnd() throws IOException {
        Sessions.Hold held = talk.terms().session();
        if (held != null && held.isLost()) {
            held.release();
            talk.refuse(0, Greeting.SESSION_TAKEN, Greeting.SESSION_TAKEN_REASON);
        } else if (isCutLine() && !connection.isInputShutdown()) {
            if (admission.isLocked()) {
                talk.turnAway(NO_TOKEN);
            } else {
                lines.rejectUnended();
            }
        }
        replies.send();
        talk.end(false);
    }

    /** A line took too long, or none came for too long, or no token. */
    private void useLate() throws IOException {
        if (admission.isLocked()) {
            talk.turnAway("no token came in time");
        } else if (isCutLine()) {
            lines.rejectSlow();
            replies.send();
        }
        talk.end(talk.terms().isGreeted());
    }

    /** Whether a line was begun, not ended, and not named yet. */
    private boolean isCutLine() {
        return input.isInsideLine()
                && input.skippedBytes() == 0
                && !FirstLine.isBlank(input.bytes(), input.from(), input.to());
    }
}
