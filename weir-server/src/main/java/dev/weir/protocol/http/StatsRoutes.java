package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.format.time.TimePrinter;
import dev.weir.ingest.Traffic;
import dev.weir.ingest.TrafficHistory;
import dev.weir.model.Protocol;
import dev.weir.model.Reject;
import dev.weir.store.ledger.Account;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** How much has come, and what became of it. Answers from memory alone. */
public final class StatsRoutes implements Routes {
    private final Traffic traffic;
    private final TrafficHistory history;
    private final LongSupplier overwritten;
    private final Supplier<Map<Protocol, Account>> others;

    /**
     * Routes that tell of the traffic, now and before, and of samples that were found to be overwritten.
     *
     * @param others what has come to servers that share the store
     */
    public StatsRoutes(
            Traffic traffic,
            TrafficHistory history,
            LongSupplier overwritten,
            Supplier<Map<Protocol, Account>> others) {
        this.traffic = traffic;
        this.others = others;
        this.history = history;
        this.overwritten = overwritten;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stats", Access.READ, List.of(), this::stats),
                Route.get("/api/v1/stats/history", Access.READ, List.of(), this::history));
    }

    private void history(Request request, Reply reply) {
        List<TrafficHistory.Moment> moments = history.moments();
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("step_seconds", TrafficHistory.STEP_SECONDS);
            json.writeArrayFieldStart("items");
            for (TrafficHistory.Moment each : moments) {
                json.writeStartObject();
                json.writeStringField("timestamp", TimePrinter.text(each.time().toEpochMilli() * 1000));
                json.writeNumberField("received", each.received());
                json.writeNumberField("accepted", each.accepted());
                json.writeNumberField("rejected", each.rejected());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void stats(Request request, Reply reply) {
        Map<Protocol, Traffic.Flow> flows = traffic.flows();
        others.get().forEach((protocol, account) -> flows.computeIfPresent(protocol, (each, own) -> own.plus(account)));
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("protocols");
            for (Map.Entry<Protocol, Traffic.Flow> each : flows.entrySet()) {
                json.writeObjectFieldStart(each.getKey().title());
                write(json, each.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeNumberField("samples", sum(flows, Traffic.Flow::samples));
            json.writeNumberField("events", sum(flows, Traffic.Flow::events));
            json.writeNumberField("bytes", sum(flows, Traffic.Flow::bytes));
            json.writeNumberField("overwritten", overwritten.getAsLong());
            json.writeEndObject();
        });
    }

    private static void write(JsonGenerator json, Traffic.Flow flow) throws IOException {
        json.writeNumberField("received", flow.received());
        json.writeNumberField("accepted", flow.accepted());
        json.writeNumberField("rejected", flow.rejectedLines());
        json.writeNumberField("in_flight", flow.inFlight());
        json.writeNumberField("samples", flow.samples());
        json.writeNumberField("events", flow.events());
        json.writeNumberField("bytes", flow.bytes());
        json.writeObjectFieldStart("rejected_by_code");
        for (Map.Entry<Reject.Code, Long> each : flow.rejected().entrySet()) {
            json.writeNumberField(each.getKey().text(), each.getValue());
        }
        json.writeEndObject();
    }

    private static long sum(Map<Protocol, Traffic.Flow> flows, ToLongFunction<Traffic.Flow> value) {
        return flows.values().stream().mapToLong(value).sum();
    }
}
