package dev.weir.protocol.ndjson;

import dev.weir.format.ndjson.Hello;
import dev.weir.format.ndjson.Rejects;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
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
    private static final Logger log = LoggerFactory.getLogger(NdjsonConnection.class);
    private static final long MOST_WITHOUT_LF_BYTES = 1 << 20;
    private static final int SMALL_SAMPLES = 16;

    private final NdjsonServer server;
    private final SocketChannel channel;
    private final Admission admission;
    private final LineInput input;
    private final ReplyChannel replyChannel;
    private final NdjsonReplies replies;
    private final Greeting greeting;
    private Greeting.Terms terms;
    private boolean begun;
    private long line;
    private boolean ended;
    private boolean hasLastWord;
    private long taken;
    private long rejected;

    NdjsonConnection(NdjsonServer server, SocketChannel channel, boolean needsToken) throws IOException {
        this.server = server;
        this.channel = channel;
        NdjsonServer.Limits limits = server.limits;
        this.admission = new Admission(server.parts.gate(), channel.socket().getInetAddress(), needsToken);
        this.input = new LineInput(channel, server.buffers, limits.lineBytes(), limits.lineNanos(), limits.idleNanos());
        this.replyChannel = new ReplyChannel(channel, server.keptReplyBytes);
        this.replies = new NdjsonReplies(replyChannel);
        this.greeting = new Greeting(server, channel, admission, replies);
        this.terms = greeting.silent();
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
                    case END -> useEnd();
                    case LATE -> useLate();
                }
            }
            release();
            replyChannel.flush();
            if (hasLastWord) {
                Farewell.say(channel);
            }
        } finally {
            release();
            input.close();
            log.info("ndjson: {} disconnected after {} lines taken and {} rejected", peer, taken, rejected);
        }
    }

    /** Lets go of the session, before anything that waits for the peer. */
    private void release() {
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
            end(false);
        }
    }

    /** Looks at the first line that is not blank: a hello or not. Where a token is needed, only a hello that brings one will do. */
    private void begin() throws IOException {
        byte[] refusal = OtherProtocol.refusal(input.bytes(), input.from(), input.to());
        if (refusal != null) {
            replyChannel.send(ByteBuffer.wrap(refusal));
            end(true);
            return;
        }
        FirstLine first = FirstLine.find(input.bytes(), input.from(), input.endOfLines());
        begun = first.isFound() || input.to() - first.from() > server.limits.lineBytes();
        input.use(first.from());
        if (first.isFound()) {
            greet(first);
        }
        if (begun && !ended && admission.isLocked()) {
            turnAway("the first line must be a hello with a token");
        }
    }

    private void greet(FirstLine first) throws IOException {
        Optional<Hello> hello = Hello.parse(input.bytes(), first.from(), first.to());
        if (hello.isPresent()) {
            input.use(first.to());
            Optional<Greeting.Terms> agreed = greeting.answer(hello.get());
            if (agreed.isPresent()) {
                terms = agreed.get();
                line = terms.line();
                input.unlimit();
            } else {
                end(true);
            }
        }
    }

    private void useLines() throws IOException {
        int end = input.endOfLines();
        if (end == input.from() && input.to() - end <= server.limits.lineBytes()) {
            return;
        }
        LineBuffers.Large leased = input.leased();
        EventBatch events = leased == null ? new EventBatch(EventStream.READINGS) : leased.events();
        Batch samples = leased == null ? new Batch(SMALL_SAMPLES) : leased.batch();
        Rejects rejects = new Rejects();
        boolean more = true;
        while (more && !ended) {
            events.clear();
            samples.clear();
            rejects.clear();
            long before = line;
            long now = server.parts.clock().wallMicros();
            Parsers.Stop stop = server.parsers.parse(
                    terms.peer(), line, input.bytes(), input.from(), end, now, events, samples, rejects);
            input.use(stop.position());
            line = stop.line();
            more = stop.position() < end;
            if (!more && input.skipLongLine()) {
                line++;
                rejects.add(tooLong(), 0, 0, null);
            }
            if (line > before) {
                settle(before, events, samples, rejects);
            }
        }
    }

    private Reject tooLong() {
        return new Reject(
                line,
                Reject.Code.LINE_TOO_LONG,
                "the line has more than " + server.limits.lineBytes() + " bytes (limits.line)");
    }

    /** Makes what was read after line {@code before} durable, and answers it. */
    private void settle(long before, EventBatch events, Batch samples, Rejects rejects) throws IOException {
        if (admission.isRevoked()) {
            turnAway("the token has been revoked");
            return;
        }
        List<Change> changes = new ArrayList<>(3);
        if (events.count() > 0) {
            changes.add(events);
        }
        if (samples.count() > 0) {
            changes.add(samples);
        }
        Sessions.Hold session = terms.session();
        if (session != null) {
            changes.add(server.sessionLines.put(session.session(), line));
        }
        try {
            if (!changes.isEmpty()) {
                server.parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
            }
            taken += events.count();
            answer(rejects);
        } catch (WeirException e) {
            log.warn("ndjson: lines from {} on were not stored: {}", before + 1, e.reason());
            refuse(before + 1, Reject.Code.NOT_STORED.text(), e.reason());
        }
    }

    private void answer(Rejects rejects) throws IOException {
        rejected += rejects.count();
        if (terms.acks()) {
            for (int i = 0; i < rejects.count(); i++) {
                error(rejects.reject(i));
            }
            replies.ack(line);
            replies.send();
        }
    }

    private void error(Reject reject) throws IOException {
        replies.error(reject.line(), reject.code().text(), reject.reason());
    }

    /** The peer sends no more, or this server has stopped reading: to end, or as another connection took the session over. */
    private void useEnd() throws IOException {
        ended = true;
        Sessions.Hold held = terms.session();
        if (held != null && held.isLost()) {
            held.release();
            refuse(0, Greeting.SESSION_TAKEN, Greeting.SESSION_TAKEN_REASON);
        } else if (isCutLine() && !channel.socket().isInputShutdown()) {
            refuseUnended();
        }
    }

    /** Whether a line was begun, not ended, and not named yet. */
    private boolean isCutLine() {
        return input.isInsideLine()
                && input.skippedBytes() == 0
                && !FirstLine.isBlank(input.bytes(), input.from(), input.to());
    }

    /** The session does not count the line, so that a sender that died in the middle of it sends it again. */
    private void refuseUnended() throws IOException {
        if (admission.isLocked()) {
            turnAway("the first line must be a hello with a token");
            return;
        }
        rejected++;
        if (terms.acks()) {
            error(new Reject(line + 1, Reject.Code.UNENDED_LINE, "the line does not end with a line feed"));
            if (terms.session() == null) {
                replies.ack(line + 1);
            }
            replies.send();
        }
    }

    /** A line took too long, or none came for too long, or no token. */
    private void useLate() throws IOException {
        if (admission.isLocked()) {
            turnAway("no token came in time");
        } else if (isCutLine()) {
            rejected++;
            if (terms.acks()) {
                error(new Reject(
                        line + 1, Reject.Code.TOO_SLOW, "the line was not ended in time (ndjson.line-timeout)"));
                replies.send();
            }
        }
        end(terms.isGreeted());
    }

    private void turnAway(String reason) throws IOException {
        replies.error(0, Greeting.UNAUTHORIZED, reason);
        replies.send();
        end(true);
    }

    /** Ends the connection for a reason that a peer is told that has said hello. */
    private void refuse(long number, String code, String reason) throws IOException {
        if (terms.isGreeted()) {
            replies.error(number, code, reason);
            replies.send();
        }
        end(terms.isGreeted());
    }

    /** Ends the connection; a peer that was told something gets time to read it, any other notices at once. */
    private void end(boolean isTold) {
        ended = true;
        hasLastWord |= isTold;
    }
}
