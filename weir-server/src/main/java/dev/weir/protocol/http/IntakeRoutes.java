package dev.weir.protocol.http;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.format.ndjson.SampleParser;
import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.monitor.ProtocolCounts;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes events and samples: one object, an array or lines of them, durable and visible before the answer. */
public final class IntakeRoutes implements Routes {
    private static final List<String> TYPES = List.of("application/json", "application/x-ndjson");

    /** How many rejected elements are named one by one. */
    private static final int MOST_NAMED = 1000;

    private final Parts parts;

    /**
     * What taking needs.
     *
     * @param registry gives series their ids
     * @param ingest makes them durable
     * @param replies remembers what requests with an Idempotency-Key were answered
     * @param counts of the protocol
     * @param ticks times of readings that state none
     * @param clock the time now
     * @param objectBytes the longest object
     * @param jsonDepth the deepest
     */
    public record Parts(
            SeriesRegistry registry,
            Ingest ingest,
            KnownReplies replies,
            ProtocolCounts counts,
            LongSupplier ticks,
            InstantSource clock,
            int objectBytes,
            int jsonDepth) {}

    /** What became of a body. */
    private record Outcome(List<Change> changes, long accepted, List<Reject> named, long rejected) {}

    /** Routes over parts that somebody else closes. */
    public IntakeRoutes(Parts parts) {
        this.parts = parts;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/data", Access.WRITE, TYPES, this::events),
                Route.post("/api/v1/samples", Access.WRITE, TYPES, this::samples));
    }

    private void events(Request request, Reply reply) throws IOException {
        EventParser parser = new EventParser(parts.registry(), parts.objectBytes(), parts.jsonDepth(), parts.ticks());
        take(request, reply, new EventIntake(parser, parts.clock(), request.peerAddress(), request.grant()), "/data");
    }

    private void samples(Request request, Reply reply) throws IOException {
        SampleParser parser = new SampleParser(parts.registry(), parts.objectBytes(), parts.jsonDepth(), parts.ticks());
        take(request, reply, new SampleIntake(parser, request.grant()), "/api/v1/samples");
    }

    private void take(Request request, Reply reply, Intake intake, String path) throws IOException {
        byte[] body = request.body();
        parts.counts().read(body.length);
        try (KnownReplies.Claim claim = parts.replies().claim(path, request, body)) {
            byte[] known = claim.known();
            if (known.length > 0) {
                reply.header("Idempotency-Replayed", "true").bytes(200, TYPES.getFirst(), known);
                return;
            }
            Outcome outcome = parse(body, intake);
            if (outcome.accepted() == 0) {
                throw nothingTaken(outcome);
            }
            byte[] answer = answer(outcome);
            claim.remember(answer).ifPresent(outcome.changes()::add);
            submit(outcome, intake);
            reply.bytes(200, TYPES.getFirst(), answer);
        }
    }

    private void submit(Outcome outcome, Intake intake) {
        try {
            parts.ingest().submit(new Submission(outcome.changes().toArray(new Change[0])));
        } catch (WeirException e) {
            parts.counts().reject("not_stored", outcome.accepted());
            throw e;
        } finally {
            countRejects(outcome);
        }
        parts.counts().accept(outcome.accepted(), intake.samples(), intake.events());
    }

    private void countRejects(Outcome outcome) {
        outcome.named().forEach(reject -> parts.counts().reject(reject.code().text(), 1));
        long unnamed = outcome.rejected() - outcome.named().size();
        if (unnamed > 0) {
            parts.counts().reject("more", unnamed);
        }
    }

    private static Outcome parse(byte[] body, Intake intake) {
        int padding = Math.max(EventParser.PADDING, SampleParser.PADDING);
        byte[] padded = Arrays.copyOf(body, body.length + padding);
        List<Change> changes = new ArrayList<>();
        List<Reject> named = new ArrayList<>();
        long rejected = 0;
        Rejects rejects = new Rejects();
        int at = 0;
        while (at < body.length) {
            rejects.clear();
            at = intake.parse(padded, at, body.length, changes, rejects);
            for (int i = 0; i < rejects.count() && named.size() < MOST_NAMED; i++) {
                named.add(rejects.reject(i));
            }
            rejected += rejects.count();
        }
        return new Outcome(changes, intake.accepted(), named, rejected);
    }

    private static byte[] answer(Outcome outcome) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeNumberField("accepted", outcome.accepted());
            json.writeArrayFieldStart("rejected");
            for (Reject reject : outcome.named()) {
                json.writeStartObject();
                json.writeNumberField("line", reject.line());
                json.writeStringField("code", reject.code().text());
                json.writeStringField("detail", reject.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (outcome.rejected() > outcome.named().size()) {
                json.writeNumberField(
                        "more_rejected", outcome.rejected() - outcome.named().size());
            }
            json.writeEndObject();
        });
    }

    private Problem nothingTaken(Outcome outcome) {
        countRejects(outcome);
        if (outcome.rejected() == 0) {
            return new Problem(400, "cannot take the body: there is no object in it");
        }
        String first = outcome.named().getFirst().reason();
        Problem problem = new Problem(
                400,
                outcome.rejected() == 1
                        ? first
                        : "none of the " + outcome.rejected() + " objects can be taken; the first: " + first);
        for (Reject reject : outcome.named()) {
            problem.with(new Problem.Detail(null, reject.line(), reject.code().text(), reject.reason()));
        }
        return problem.rejecting();
    }
}
