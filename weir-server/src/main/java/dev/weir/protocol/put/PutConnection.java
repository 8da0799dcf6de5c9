package dev.weir.protocol.put;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.format.put.PutParser;
import dev.weir.format.put.RefusalReason;
import dev.weir.format.put.RefusedDevice;
import dev.weir.format.put.Verdicts;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.protocol.Admission;
import dev.weir.protocol.Connection;
import dev.weir.protocol.Farewell;
import dev.weir.protocol.LineBuffers;
import dev.weir.protocol.LineInput;
import dev.weir.protocol.ReplyChannel;
import dev.weir.query.KeptBytes;
import dev.weir.rejected.Origin;
import dev.weir.rejected.RejectedLines;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer that speaks the metrics text protocol. Reads what has come, has all puts up to the first get made durable as one batch,
 * answers, and goes on: replies keep the order of the requests, and a get sees every put before it. Runs on its own virtual thread.
 */
final class PutConnection {
    private static final Logger log = LoggerFactory.getLogger(PutConnection.class);
    private static final int SMALL_SAMPLES = 16;
    private static final int SHORTEST_PUT_BYTES = 10;

    private final PutServer server;
    private final Connection connection;
    private final Admission admission;
    private final LineInput input;
    private final ReplyChannel replies;
    private final PutReplies putReplies;
    private final PutParser parser;
    private final Verdicts verdicts = new Verdicts();
    private final Batch smallBatch = new Batch(SMALL_SAMPLES);
    private final Receipt receipt;
    private final RejectedLines rejected;
    private final RefusedDevice refusedDevice = new RefusedDevice();
    private final Submission smallSubmission;
    private boolean ended;
    private boolean endedByServer;
    private long line;
    private long taken;
    private long refused;

    PutConnection(PutServer server, Connection connection, boolean needsToken) {
        this.server = server;
        this.connection = connection;
        this.admission = new Admission(server.gate, connection, needsToken);
        this.input = new LineInput(connection, server.buffers, server.limits.lineBytes(), server.limits.lineNanos());
        this.replies = new ReplyChannel(connection, server.keptReplyBytes);
        this.putReplies = new PutReplies(server.limits.series());
        this.receipt =
                new Receipt(Protocol.METRICS, Receipt.address(connection.peer().getAddress()));
        this.rejected = server.rejected.lines(Origin.METRICS, receipt.address());
        this.smallSubmission = new Submission(receipt, smallBatch);
        this.parser = new PutParser(server.registry, server.limits.lineBytes());
        parser.restrict(admission.keys());
        if (admission.isLocked()) {
            input.limit(System.nanoTime() + server.limits.unauthenticatedNanos());
        }
    }

    void run() throws IOException {
        InetSocketAddress peer = connection.peer();
        log.info("metrics: {} connected", peer);
        try {
            while (!ended) {
                switch (input.read()) {
                    case BYTES -> useLines();
                    case END -> {
                        refuseUnended();
                        ended = true;
                    }
                    case LATE -> {
                        refuseSlow();
                        ended = true;
                        endedByServer = true;
                    }
                }
            }
            replies.flush();
            if (endedByServer) {
                Farewell.say(connection);
            }
        } finally {
            input.close();
            log.info("metrics: {} disconnected after {} puts taken and {} lines refused", peer, taken, refused);
        }
    }

    private void useLines() throws IOException {
        int end = input.endOfLines();
        if (admission.isLocked() && input.from() < end) {
            useFirstLine();
        }
        LineBuffers.Large leased = input.leased();
        if (leased != null) {
            useLines(end, leased.batch(), new Submission(receipt, leased.batch()));
        } else if ((end - input.from()) / SHORTEST_PUT_BYTES < SMALL_SAMPLES) {
            useLines(end, smallBatch, smallSubmission);
        } else {
            Batch batch = new Batch((end - input.from()) / SHORTEST_PUT_BYTES + 1);
            useLines(end, batch, new Submission(receipt, batch));
        }
        int from = input.from();
        if (!ended && input.skipLongLine()) {
            refuseLine(Reject.Code.LINE_TOO_LONG, RefusalReason.tooLong(server.limits.lineBytes()), from);
        }
    }

    /** The line that must bring the token; what follows it is not looked at before. */
    private void useFirstLine() throws IOException {
        int next = input.from();
        while (input.bytes()[next++] != '\n') {
            // The caller has seen an LF.
        }
        if (parser.parse(input.bytes(), input.from(), next, smallBatch, verdicts) == PutParser.Stop.AUTH) {
            showToken();
        } else {
            turnAway();
        }
        line++;
        input.use(next);
    }

    private void useLines(int end, Batch batch, Submission submission) throws IOException {
        while (input.from() < end && !ended) {
            if (admission.isRevoked()) {
                turnAway();
                return;
            }
            batch.clear();
            verdicts.clear();
            PutParser.Stop stop = parser.parse(input.bytes(), input.from(), end, batch, verdicts);
            receipt.read(parser.position() - (long) input.from());
            answerPuts(batch, submission);
            line += verdicts.lines() + (stop == PutParser.Stop.END || stop == PutParser.Stop.FULL ? 0 : 1);
            switch (stop) {
                case END, FULL -> {}
                case GET -> get(server.registry.find(input.bytes(), parser.wordFrom(), parser.wordTo()));
                case GET_ALL -> getAll();
                case AUTH -> showToken();
            }
            input.use(parser.position());
        }
    }

    private void answerPuts(Batch batch, Submission submission) throws IOException {
        if (verdicts.lines() == 0) {
            return;
        }
        receipt.accept(verdicts.lines() - verdicts.refused());
        for (int i = 0; i < verdicts.refused(); i++) {
            refuse(i);
        }
        Optional<WeirException> failure = submit(submission);
        taken += failure.isEmpty() ? batch.count() : 0;
        refused += failure.isEmpty() ? verdicts.refused() : verdicts.lines();
        putReplies.send(verdicts, failure.orElse(null), replies);
    }

    /** Counts a line that the parser refused, and keeps it if it is to be kept: only then is it said what is wrong with it. */
    private void refuse(int index) {
        Verdicts.Refusal refusal = verdicts.refusal(index);
        int from = verdicts.from(index);
        int to = verdicts.to(index);
        byte[] device = count(refusal.code(), from, to);
        if (rejected.wants(refusal.code())) {
            String reason = RefusalReason.of(refusal, input.bytes(), from, to, server.limits.lineBytes());
            Reject reject = new Reject(line + verdicts.line(index) + 1, refusal.code(), reason);
            rejected.keep(reject, device, input.bytes(), from, to);
        }
    }

    /** Counts a refused line, and answers its device where it is known. */
    private byte @Nullable [] count(Reject.Code code, int from, int to) {
        byte[] device = refusedDevice.find(input.bytes(), from, to);
        rejected.count(receipt, code, device);
        return device;
    }

    /** Has everything that the receipt tells of made durable, and answers why that could not be. */
    private Optional<WeirException> submit(Submission submission) {
        server.traffic.receive(Protocol.METRICS, receipt.accepted() + (long) receipt.rejected());
        try {
            rejected.submit(receipt, submission);
            return Optional.empty();
        } catch (WeirException e) {
            return Optional.of(e);
        } finally {
            receipt.clear();
        }
    }

    private void get(int seriesId) throws IOException {
        if (mayRead()) {
            send(new GetAnswer(server.store, server.registry, seriesId));
        }
    }

    private void getAll() throws IOException {
        if (mayRead()) {
            send(new GetAnswer(server.store, server.registry));
        }
    }

    /** Whether the peer may read; if it may not, it has been told. */
    private boolean mayRead() throws IOException {
        if (!admission.mayRead()) {
            refused++;
            replies.send(ByteBuffer.wrap(PutReplies.FORBIDDEN));
            return false;
        }
        return true;
    }

    /** Sends an answer piece by piece, each encoded on a reader thread; waiting for the peer pins no shared memory. */
    private void send(GetAnswer answer) throws IOException {
        try (answer;
                KeptBytes kept = new KeptBytes(server.keptReplyBytes)) {
            while (!answer.isEnded()) {
                if (!replies.isFlushed() && answer.isBegun()) {
                    kept.hold(server.readers.read(answer::detach));
                    replies.flush();
                }
                replies.send(server.readers.read(answer::next));
            }
        } catch (WeirException e) {
            log.warn("metrics: a get failed: {}", e.reason());
            if (answer.isBegun()) {
                throw new IOException("a get broke off: " + e.reason(), e);
            }
            replies.send(ByteBuffer.wrap(("error\n" + oneLine(e.reason()) + "\n\n").getBytes(UTF_8)));
        }
    }

    static String oneLine(String reason) {
        return reason.replaceAll("\\s+", " ");
    }

    private void refuseUnended() throws IOException {
        // A line that this server cut short itself, as it stops reading to end, is not wrong: it is not answered. One
        // that is being skipped has been.
        if (input.isInsideLine() && input.skippedBytes() == 0 && !connection.isInputShutdown()) {
            refuseLine(
                    Reject.Code.UNENDED_LINE, "cannot read the line: it does not end with a line feed", input.from());
        }
    }

    private void refuseSlow() throws IOException {
        if (input.skippedBytes() == 0) {
            refuseLine(Reject.Code.TOO_SLOW, "cannot read the line: it was not ended in time", input.from());
        }
    }

    /** Refuses a line that the parser did not see, of which what has come begins at {@code from}. */
    private void refuseLine(Reject.Code code, String reason, int from) throws IOException {
        if (admission.isLocked()) {
            turnAway();
            return;
        }
        refused++;
        line++;
        byte[] device = count(code, from, input.to());
        if (rejected.wants(code)) {
            rejected.keep(new Reject(line, code, reason), device, input.bytes(), from, input.to());
        }
        submit(new Submission(receipt));
        replies.send(ByteBuffer.wrap(PutReplies.WRONG_COMMAND));
    }

    private void showToken() throws IOException {
        if (admission.show(input.bytes(), parser.wordFrom(), parser.wordTo())) {
            parser.restrict(admission.keys());
            input.unlimit();
            replies.send(ByteBuffer.wrap(PutReplies.OK));
        } else {
            turnAway();
        }
    }

    private void turnAway() throws IOException {
        refused++;
        server.refusals.add("metrics", "unauthorized");
        replies.send(ByteBuffer.wrap(PutReplies.UNAUTHORIZED));
        ended = true;
        endedByServer = true;
    }
}
