package dev.weir.app;

import dev.weir.ingest.Traffic;
import dev.weir.model.Protocol;
import dev.weir.monitor.Monitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What came by each protocol, for who watches the server. Counts go on where they stood before a restart. */
final class TrafficFigures {
    private static final List<String> PROTOCOL = List.of("protocol");

    private final Traffic traffic;

    /** As of the last scrape. */
    private volatile Map<Protocol, Traffic.Flow> flows = Map.of();

    TrafficFigures(Traffic traffic) {
        this.traffic = traffic;
    }

    void addTo(Monitor monitor) {
        monitor.beforeScrape(() -> flows = traffic.flows());
        counter(monitor, "lines_received", "Lines, rows or elements that have come.", Traffic.Flow::received);
        counter(monitor, "lines_accepted", "Lines, rows or elements that were taken.", Traffic.Flow::accepted);
        counter(monitor, "samples", "Samples that were taken.", Traffic.Flow::samples);
        counter(monitor, "events", "Events that were taken.", Traffic.Flow::events);
        counter(monitor, "received_bytes", "Bytes that were read of readings.", Traffic.Flow::bytes);
        monitor.gauges(
                "lines_in_flight",
                "Lines, rows or elements that have come and are neither taken nor refused yet.",
                PROTOCOL,
                () -> byProtocol(Traffic.Flow::inFlight));
        monitor.counters(
                "lines_rejected",
                "Lines, rows or elements that were refused, by reason.",
                List.of("code", "protocol"),
                this::rejected);
    }

    private void counter(Monitor monitor, String name, String help, ToLongFunction<Traffic.Flow> value) {
        monitor.counters(name, help, PROTOCOL, () -> byProtocol(value));
    }

    private Map<List<String>, Long> byProtocol(ToLongFunction<Traffic.Flow> value) {
        Map<List<String>, Long> values = new HashMap<>();
        flows.forEach((protocol, flow) -> values.put(List.of(protocol.title()), value.applyAsLong(flow)));
        return values;
    }

    private Map<List<String>, Long> rejected() {
        Map<List<String>, Long> values = new HashMap<>();
        flows.forEach((protocol, flow) ->
                flow.rejected().forEach((code, lines) -> values.put(List.of(code.text(), protocol.title()), lines)));
        return values;
    }
}
