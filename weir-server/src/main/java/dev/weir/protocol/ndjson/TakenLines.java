package dev.weir.protocol.ndjson;

import dev.weir.format.ndjson.Rejects;
import dev.weir.ingest.Submission;
import dev.weir.model.Batch;
import dev.weir.model.Change;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import dev.weir.protocol.Admission;
import dev.weir.protocol.LineBuffers;
import dev.weir.protocol.LineInput;
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
    private long line;
    private long taken;
    private long rejected;

    TakenLines(NdjsonServer server, Admission admission, LineInput input, Talk talk) {
        this.server = server;
        this.admission = admission;
        this.input = input;
        this.talk = talk;
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
        server.parts.counts().read(stop.position() - (long) input.from());
        input.use(stop.position());
        line = stop.line();
        boolean more = stop.position() < end;
        if (!more && input.skipLongLine()) {
            line++;
            rejects.add(tooLong(), 0, 0, null);
        }
        if (line > before) {
            settle(before, events, samples, rejects);
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
    private void settle(long before, EventBatch events, Batch samples, Rejects rejects) throws IOException {
        if (admission.isRevoked()) {
            talk.turnAway("the token has been revoked");
            return;
        }
        try {
            submit(events, samples);
        } catch (WeirException e) {
            log.warn("ndjson: lines from {} on were not stored: {}", before + 1, e.reason());
            rejected += line - before;
            server.parts.counts().reject(Reject.Code.NOT_STORED.text(), line - before);
            talk.refuse(before + 1, Reject.Code.NOT_STORED.text(), e.reason());
            return;
        }
        taken += events.count();
        server.parts.counts().accept(events.count(), samples.count(), events.count());
        for (int i = 0; i < rejects.count(); i++) {
            reject(rejects.reject(i));
        }
        talk.ack(line);
    }

    private void submit(EventBatch events, Batch samples) {
        List<Change> changes = new ArrayList<>(3);
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
        if (!changes.isEmpty()) {
            server.parts.ingest().submit(new Submission(changes.toArray(Change[]::new)));
        }
    }

    private void reject(Reject reject) throws IOException {
        rejected++;
        server.parts.counts().reject(reject.code().text(), 1);
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
