package dev.weir.protocol.http;

import java.util.List;
import java.util.function.Supplier;

/** What this server is, where it listens, and how it is set up. Answers from memory alone. */
public final class ServerRoutes implements Routes {
    private final String version;
    private final List<InForce> settings;
    private final Supplier<List<Listening>> listening;

    /**
     * A listener.
     *
     * @param name as in the settings
     * @param address as people write it
     */
    public record Listening(String name, String address) {}

    /**
     * A setting as it is in force.
     *
     * @param value as it was written, without secrets
     * @param source where it came from, as {@code weir config} says
     */
    public record InForce(String name, String value, String source) {}

    /** Routes that tell this version and these settings, and ask anew each time what listens. */
    public ServerRoutes(String version, List<InForce> settings, Supplier<List<Listening>> listening) {
        this.version = version;
        this.settings = List.copyOf(settings);
        this.listening = listening;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/server", Access.READ, List.of(), this::server),
                // Paths and addresses are nobody's business who may only read.
                Route.get("/api/v1/settings", Access.ADMIN, List.of(), this::settings));
    }

    private void server(Request request, Reply reply) {
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("version", version);
            json.writeArrayFieldStart("listeners");
            for (Listening each : listening.get()) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeStringField("address", each.address());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void settings(Request request, Reply reply) {
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (InForce each : settings) {
                json.writeStartObject();
                json.writeStringField("name", each.name());
                json.writeStringField("value", each.value());
                json.writeStringField("source", each.source());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
