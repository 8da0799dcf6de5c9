package dev.weir.protocol.ndjson;

import dev.weir.format.ndjson.Rejects;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.protocol.Admission;
import dev.weir.protocol.LineBuffers;
import dev.weir.protocol.LineInput;
import dev.weir.rejected.Origin;
import dev.weir.rejected.RejectedLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one connection: has the events, their samples and the last line of the session made durable as one, and answers. What could
 * not be made durable ends the connection: no later ack may cover it. Used by the connection's thread.
 */
final class TakenLines {
    private static final Logger log = LoggerFactory.getLogger(TakenLines.class);
    private static final int SMALL_SAMPLES = 16;

    private final NdjsonServer server;
    private final Admission admission;
    private final LineInput input;
    private final Talk talk;
    private final byte[] address;
    private final RejectedLines rejectedLines;
    private long line;
    private long taken;
    private long rejected;

    /** Lines that come from an address, as a {@link Receipt} has it. */
    TakenLines(NdjsonServer server, Admission admission, LineInput input, Talk talk, byte[] address) {
        this.server = server;
        this.admission = admission;
        this.input = input;
        this.talk = talk;
        this.address = address;
        this.rejectedLines = server.parts.rejected().lines(Origin.NDJSON, address);
    }

    /** Counts on from the line before the first. */
    void countFrom(long last) {
        line = last;
    }

    long taken() {
        return taken;
    }

    long rejected() {
        return rejected;
    }

    /** Takes all whole lines that have come, and names one that is too long already. */
    void take() throws IOException {
        int end = input.endOfLines();
        if (end == input.from() && input.to() - end <= server.limits.lineBytes()) {
            return;
        }
        // An idle connection holds no batch; one that has much to say holds that of its large buffer.
        LineBuffers.Large leased = input.leased();
        EventBatch events = leased == null ? new EventBatch(EventStream.READINGS) : leased.events();
        Batch samples = leased == null ? new Batch(SMALL_SAMPLES) : leased.batch();
        Rejects rejects = new Rejects();
        boolean more = true;
        while (more && !talk.isEnded()) {
            events.clear();
            samples.clear();
            rejects.clear();
            more = take(end, events, samples, rejects);
        }
    }

    /** Takes as many lines as a batch should have; answers whether there are more. */
    private boolean take(int end, EventBatch events, Batch samples, Rejects rejects) throws IOException {
        long before = line;
        long now = server.parts.clock().wallMicros();
        Parsers.Stop stop = server.parsers.parse(
                talk.terms().peer(), line, input.bytes(), input.from(), end, now, events, samples, rejects);
        long bytes = stop.position() - (long) input.from();
        input.use(stop.position());
        line = stop.line();
        boolean more = stop.position() < end;
        int from = input.from();
        if (!more && input.skipLongLine()) {
            line++;
            rejects.add(tooLong(), from, input.to(), null);
        }
        if (line > before) {
            settle(before, bytes, events, samples, rejects);
        }
        return more;
    }

    private Reject tooLong() {
        return new Reject(
                line,
                Reject.Code.LINE_TOO_LONG,
                "cannot read the line: it has more than " + server.limits.lineBytes() + " bytes (limits.line)");
    }

    /** Makes what was read after line {@code before} durable, and answers it. */
    private void settle(long before, long bytes, EventBatch events, Batch samples, Rejects rejects) throws IOException {
        if (admission.isRevoked()) {
            talk.turnAway("the token has been revoked");
            return;
        }
        Receipt receipt = new Receipt(Protocol.NDJSON, address);
        receipt.read(bytes);
        receipt.accept(events.count());
        rejectedLines.refuse(receipt, rejects, input.bytes());
        try {
            submit(receipt, events, samples);
        } catch (WeirException e) {
            log.warn("ndjson: lines from {} on were not stored: {}", before + 1, e.reason());
            rejected += line - before;
            talk.refuse(before + 1, Reject.Code.NOT_STORED.text(), e.reason());
            return;
        }
        taken += events.count();
        rejected += rejects.count();
        for (int i = 0; i < rejects.count(); i++) {
            talk.reject(rejects.reject(i));
        }
        talk.ack(line);
    }

    private void submit(Receipt receipt, EventBatch events, Batch samples) {
        List<Change> changes = new ArrayList<>(4);
        changes.add(receipt);
        if (events.count() > 0) {
            changes.add(events);
        }
        if (samples.count() > 0) {
            changes.add(samples);
        }
        Sessions.Hold session = talk.terms().session();
        if (session != null) {
            changes.add(server.sessionLines.put(session.session(), line));
        }
        server.parts.traffic().receive(Protocol.NDJSON, receipt.accepted() + (long) receipt.rejected());
        rejectedLines.submit(receipt, new Submission(changes.toArray(Change[]::new)));
    }

    /** Rejects the line that is begun, which no batch has. That it cannot be remembered changes nothing for it. */
    private void reject(Reject reject) throws IOException {
        rejected++;
        Receipt receipt = new Receipt(Protocol.NDJSON, address);
        Rejects alone = new Rejects();
        alone.add(reject, input.from(), input.to(), null);
        rejectedLines.refuse(receipt, alone, input.bytes());
        server.parts.traffic().receive(Protocol.NDJSON, 1);
        try {
            rejectedLines.submit(receipt, new Submission(receipt));
        } catch (WeirException e) {
            log.warn("ndjson: a rejected line was not counted for good: {}", e.reason());
        }
        talk.reject(reject);
    }

    /** Rejects a line that was begun and that the peer will not end. A session does not count it: a sender that died in the middle of it sends it again. */
    void rejectUnended() throws IOException {
        reject(new Reject(
                line + 1, Reject.Code.UNENDED_LINE, "cannot read the line: it does not end with a line feed"));
        if (talk.terms().session() == null) {
            talk.ack(line + 1);
        }
    }

    /** Rejects a line that was begun and not ended in time. */
    void rejectSlow() throws IOException {
        reject(new Reject(
                line + 1,
                Reject.Code.TOO_SLOW,
                "cannot read the line: it was not ended in time (ndjson.line-timeout)"));
    }
}
