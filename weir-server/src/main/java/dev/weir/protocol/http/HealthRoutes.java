package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.monitor.Health;
import dev.weir.monitor.Monitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Whether the server is well, and what it has counted. Answers from memory alone, whatever else goes on. */
public final class HealthRoutes implements Routes {
    private final Health health;
    private final Monitor monitor;
    private final List<Route> routes;

    /** Routes that ask these two. */
    public HealthRoutes(Health health, Monitor monitor) {
        this.health = health;
        this.monitor = monitor;
        this.routes = List.of(
                Route.get("/health", Access.OPEN, List.of(), this::all),
                Route.get("/health/live", Access.OPEN, List.of(), HealthRoutes::live),
                Route.get("/health/ready", Access.OPEN, List.of(), this::ready),
                Route.get("/metrics", Access.READ, List.of(), this::metrics));
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    private void all(Request request, Reply reply) {
        Health.Report report = health.report();
        reply.json(status(report), json -> {
            json.writeStartObject();
            json.writeStringField("status", report.state().text());
            for (Map.Entry<String, Health.Part> part : report.parts().entrySet()) {
                json.writeFieldName(part.getKey());
                write(json, part.getValue());
            }
            json.writeEndObject();
        });
    }

    private static int status(Health.Report report) {
        return report.state() == Health.State.DOWN ? 503 : 200;
    }

    private static void write(JsonGenerator json, Health.Part part) throws IOException {
        json.writeStartObject();
        json.writeStringField("status", part.state().text());
        if (!part.reason().isEmpty()) {
            json.writeStringField("reason", part.reason());
        }
        for (Map.Entry<String, Long> figure : part.figures().entrySet()) {
            json.writeNumberField(figure.getKey(), figure.getValue());
        }
        json.writeEndObject();
    }

    private static void live(Request request, Reply reply) {
        writeStatus(reply, 200, "ok");
    }

    private void ready(Request request, Reply reply) {
        Health.Report report = health.report();
        writeStatus(reply, status(report), report.state().text());
    }

    private static void writeStatus(Reply reply, int code, String status) {
        reply.json(code, json -> {
            json.writeStartObject();
            json.writeStringField("status", status);
            json.writeEndObject();
        });
    }

    private void metrics(Request request, Reply reply) {
        Monitor.Scrape scrape = monitor.scrape(request.header("Accept").orElse(""));
        reply.bytes(200, scrape.contentType(), scrape.body());
    }
}
