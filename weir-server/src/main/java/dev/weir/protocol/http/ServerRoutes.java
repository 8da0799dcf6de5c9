package dev.weir.protocol.http;

import java.util.List;
import java.util.function.Supplier;

/** What this server is and where it listens. Answers from memory alone. */
public final class ServerRoutes implements Routes {
    private final String version;
    private final Supplier<List<Listening>> listening;

    /**
     * A listener.
     *
     * @param name as in the settings
     * @param address as people write it
     */
    public record Listening(String name, String address) {}

    /** Routes that tell this version, and ask anew each time what listens. */
    public ServerRoutes(String version, Supplier<List<Listening>> listening) {
        this.version = version;
        this.listening = listening;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/api/v1/server", Access.READ, List.of(), this::server));
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
}
