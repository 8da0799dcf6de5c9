package dev.weir.protocol.http;

import java.util.List;

/** What is served out of the jar: the same bytes for everybody. */
public final class Pages implements Routes {
    private final List<Route> routes;

    /** The pages. */
    public Pages() {
        routes = List.of(Route.get("/health/live", Access.OPEN, List.of(), Pages::live));
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    private static void live(Request request, Reply reply) {
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeStringField("status", "ok");
            json.writeEndObject();
        });
    }
}
