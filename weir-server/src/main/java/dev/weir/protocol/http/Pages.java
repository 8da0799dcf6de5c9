package dev.weir.protocol.http;

import java.util.List;

/** What is served out of the jar: the same bytes for everybody. */
public final class Pages implements Routes {
    private final List<Route> routes;

    /** The pages. */
    public Pages() {
        routes = List.of();
    }

    @Override
    public List<Route> routes() {
        return routes;
    }
}
