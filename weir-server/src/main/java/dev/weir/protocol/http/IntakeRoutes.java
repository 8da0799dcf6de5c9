package dev.weir.protocol.http;

import dev.weir.format.ndjson.EventParser;
import dev.weir.format.ndjson.Rejects;
import dev.weir.format.ndjson.SampleParser;
import dev.weir.ingest.Submission;
import dev.weir.ingest.Traffic;
import dev.weir.model.Change;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.SeriesRegistry;
import dev.weir.model.WeirException;
import dev.weir.rejected.Origin;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.RejectedLines;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events and samples: one object, an array or lines of them, durable and visible before the answer. */
public final class IntakeRoutes implements Routes {
    private static final Logger log = LoggerFactory.getLogger(IntakeRoutes.class);
    private static final String EVENTS = "/data";
    private static final String SAMPLES = "/api/v1/samples";
    private static final List<String> TYPES = List.of("application/json", "application/x-ndjson");

    /** How many rejected elements are named one by one. */
    private static final int MOST_NAMED = 1000;

    private final Parts parts;

    /**
     * What taking needs.
     *
     * @param registry gives series their ids
     * @param traffic makes them durable, and counts them
     * @param rejected keeps what is rejected
     * @param replies remembers what requests with an Idempotency-Key were answered
     * @param ticks times of readings that state none
     * @param clock the time now
     * @param objectBytes the longest object
     * @param jsonDepth the deepest
     */
    public record Parts(
            SeriesRegistry registry,
            Traffic traffic,
            RejectedInput rejected,
            KnownReplies replies,
            LongSupplier ticks,
            InstantSource clock,
            int objectBytes,
            int jsonDepth) {}

    /** What became of a body. The receipt is the first of the changes. */
    private record Outcome(Receipt receipt, List<Change> changes, List<Reject> named, RejectedLines lines) {
        int accepted() {
            return receipt.accepted();
        }

        int rejected() {
            return receipt.rejected();
        }
    }

    /** Routes over parts that somebody else closes. */
    public IntakeRoutes(Parts parts) {
        this.parts = parts;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(EVENTS, Access.WRITE, TYPES, this::events),
                Route.post(SAMPLES, Access.WRITE, TYPES, this::samples));
    }

    private void events(Request request, Reply reply) throws IOException {
        EventParser parser = new EventParser(parts.registry(), parts.objectBytes(), parts.jsonDepth(), parts.ticks());
        take(
                request,
                reply,
                new EventIntake(parser, parts.clock(), request.peerAddress(), request.grant()),
                Origin.HTTP_EVENT);
    }

    private void samples(Request request, Reply reply) throws IOException {
        SampleParser parser = new SampleParser(parts.registry(), parts.objectBytes(), parts.jsonDepth(), parts.ticks());
        take(request, reply, new SampleIntake(parser, request.grant()), Origin.HTTP_SAMPLE);
    }

    private void take(Request request, Reply reply, Intake intake, Origin origin) throws IOException {
        byte[] body = request.body();
        String path = origin == Origin.HTTP_EVENT ? EVENTS : SAMPLES;
        try (KnownReplies.Claim claim = parts.replies().claim(path, request, body)) {
            byte[] known = claim.known();
            if (known.length > 0) {
                reply.header("Idempotency-Replayed", "true").bytes(200, TYPES.getFirst(), known);
                return;
            }
            byte[] address = Receipt.address(request.peer());
            RejectedLines lines = parts.rejected().lines(origin, address);
            Outcome outcome = parse(body, intake, new Receipt(Protocol.HTTP, address), lines);
            if (outcome.accepted() == 0) {
                throw nothingTaken(outcome);
            }
            byte[] answer = answer(outcome);
            claim.remember(answer).ifPresent(outcome.changes()::add);
            submit(outcome);
            reply.bytes(200, TYPES.getFirst(), answer);
        }
    }

    private void submit(Outcome outcome) {
        parts.traffic().receive(Protocol.HTTP, outcome.accepted() + (long) outcome.rejected());
        outcome.lines()
                .submit(outcome.receipt(), new Submission(outcome.changes().toArray(new Change[0])));
    }

    private static Outcome parse(byte[] body, Intake intake, Receipt receipt, RejectedLines lines) {
        int padding = Math.max(EventParser.PADDING, SampleParser.PADDING);
        byte[] padded = Arrays.copyOf(body, body.length + padding);
        List<Change> changes = new ArrayList<>(List.of(receipt));
        List<Reject> named = new ArrayList<>();
        Rejects rejects = new Rejects();
        int at = 0;
        while (at < body.length) {
            rejects.clear();
            at = intake.parse(padded, at, body.length, changes, rejects);
            lines.refuse(receipt, rejects, padded);
            for (int i = 0; i < rejects.count(); i++) {
                if (named.size() < MOST_NAMED) {
                    named.add(rejects.reject(i));
                }
            }
        }
        receipt.read(body.length);
        receipt.accept(Math.toIntExact(intake.accepted()));
        return new Outcome(receipt, changes, named, lines);
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
        if (outcome.rejected() == 0) {
            return new Problem(400, "cannot take the body: there is no object in it");
        }
        try {
            submit(outcome);
        } catch (WeirException e) {
            log.warn("http: rejected objects were not counted for good: {}", e.reason());
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
