package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.format.time.TimePrinter;
import dev.weir.model.Protocol;
import dev.weir.model.Reject;
import dev.weir.model.TimeRange;
import dev.weir.protocol.AddressText;
import dev.weir.rejected.RejectedFilter;
import dev.weir.rejected.RejectedInput;
import dev.weir.rejected.RejectedItem;
import dev.weir.rejected.RejectedPage;
import dev.weir.rejected.ReplayOutcome;
import dev.weir.rejected.ReplayTotals;
import dev.weir.rejected.Replayer;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What could not be taken, whichever way it came: to be found, mended and sent again. */
public final class RejectedRoutes implements Routes {
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_ITEMS = 1000;
    private static final PlaceCursor CURSOR = new PlaceCursor("rejected");
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final List<String> FILTER = List.of("protocol", "device", "code", "from", "to");
    private static final List<String> LIST = List.of("protocol", "device", "code", "from", "to", "limit", "cursor");

    private final RejectedInput rejected;
    private final Replayer replayer;
    private final InstantSource clock;

    /** Routes over a list and who replays what is in it. */
    public RejectedRoutes(RejectedInput rejected, Replayer replayer, InstantSource clock) {
        this.rejected = rejected;
        this.replayer = replayer;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/rejected", Access.READ, LIST, this::list),
                Route.get("/api/v1/rejected/{id}", Access.READ, List.of(), this::one),
                Route.post("/api/v1/rejected/{id}/replay", Access.WRITE, List.of("application/json"), this::replay),
                new Route("POST", "/api/v1/rejected/replay", Access.WRITE, FILTER, List.of(), this::replayAll));
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        int limit = given.number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
        long before = CURSOR.read(given).orElse(Long.MAX_VALUE);
        RejectedPage page = rejected.newest(filter(given), before, limit);
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (RejectedItem item : page.items()) {
                write(json, item);
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", page.next() == 0 ? null : CURSOR.text(page.next()));
            json.writeEndObject();
        });
    }

    private RejectedFilter filter(Parameters given) {
        TimeRange range = new QueryParameters(given, clock.instant()).anyRange();
        Protocol protocol = given.find("protocol")
                .map(text -> Protocol.ofTitle(text)
                        .orElseThrow(() -> given.wrong(
                                "protocol",
                                "it must be one of "
                                        + joined(
                                                Arrays.stream(Protocol.values()).map(Protocol::title)))))
                .orElse(null);
        Reject.Code code = given.find("code")
                .map(text -> Reject.Code.ofText(text)
                        .orElseThrow(() -> given.wrong(
                                "code",
                                "it must be one of "
                                        + joined(Arrays.stream(Reject.Code.values())
                                                .map(Reject.Code::text)))))
                .orElse(null);
        return new RejectedFilter(protocol, given.find("device").orElse(null), code, range);
    }

    private static String joined(Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    private void one(Request request, Reply reply) {
        RejectedItem item = id(request).flatMap(rejected::find).orElseThrow(() -> unknown(request));
        reply.json(200, json -> write(json, item));
    }

    private static Optional<Long> id(Request request) {
        return Optional.of(request.path("id"))
                .filter(text -> ID.matcher(text).matches())
                .map(Long::parseLong);
    }

    private static Problem unknown(Request request) {
        return new Problem(404, "cannot find the rejected input \"" + Parameters.cut(request.path("id")) + "\"");
    }

    private static void write(JsonGenerator json, RejectedItem item) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", item.id());
        json.writeStringField("protocol", item.origin().protocol().title());
        json.writeStringField("peer", item.peer().isAnyLocalAddress() ? null : AddressText.host(item.peer()));
        json.writeStringField("device", item.device());
        json.writeStringField("received_at", TimePrinter.text(item.receivedMicros()));
        json.writeStringField("code", item.reject().code().text());
        json.writeStringField("reason", item.reject().reason());
        json.writeNumberField("line", item.reject().line());
        RawText.write(json, item.raw());
        if (item.isTruncated()) {
            json.writeBooleanField("truncated", true);
        }
        json.writeEndObject();
    }

    private void replay(Request request, Reply reply) throws IOException {
        byte[] mended = RawText.mended(request.body()).orElse(null);
        long id = id(request).orElseThrow(() -> unknown(request));
        request.act("rejected.replay", String.valueOf(id));
        request.note("mended", mended != null);
        ReplayOutcome.Told told = replayer.replay(id, mended, request.grant());
        switch (told.outcome()) {
            case ACCEPTED -> reply.json(200, json -> totals(json, 1, 0, 0, null));
            case REJECTED -> reply.json(200, json -> totals(json, 0, 1, 0, told.reject()));
            case UNKNOWN -> throw unknown(request);
            case BUSY -> throw new Problem(409, "cannot replay \"" + id + "\": it is just being replayed or dropped");
            case NOT_WHOLE ->
                throw new Problem(
                        409,
                        "cannot replay \"" + id
                                + "\": what came or was kept of it is not all of it; send the whole text as raw");
            case FORBIDDEN ->
                throw new Problem(403, "cannot replay \"" + id + "\": the token does not allow to write that");
        }
    }

    private void replayAll(Request request, Reply reply) {
        request.act("rejected.replay", "all that match");
        ReplayTotals totals = replayer.replayAll(filter(request.parameters()), request.grant());
        request.note("accepted", totals.accepted());
        request.note("rejected", totals.rejected());
        reply.json(200, json -> totals(json, totals.accepted(), totals.rejected(), totals.skipped(), null));
    }

    private static void totals(JsonGenerator json, int accepted, int refused, int skipped, @Nullable Reject why)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("accepted", accepted);
        json.writeNumberField("rejected", refused);
        if (skipped > 0) {
            json.writeNumberField("skipped", skipped);
        }
        if (why != null) {
            json.writeStringField("code", why.code().text());
            json.writeStringField("reason", why.reason());
        }
        json.writeEndObject();
    }
}
