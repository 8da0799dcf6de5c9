package dev.weir.protocol.http;

import dev.weir.format.text.Glob;
import dev.weir.model.TimeRange;
import dev.weir.retention.Deletions;
import java.time.InstantSource;
import java.util.List;

/** Takes samples out. Each deletion leaves a line in the audit log. */
public final class DeletionRoutes implements Routes {
    private final Deletions deletions;
    private final InstantSource clock;

    /** Routes that take out by {@code deletions}. */
    public DeletionRoutes(Deletions deletions, InstantSource clock) {
        this.deletions = deletions;
        this.clock = clock;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.delete(
                "/api/v1/series", Access.ADMIN, List.of("match", "from", "to", "dry_run"), this::deleteSamples));
    }

    private void deleteSamples(Request request, Reply reply) {
        Parameters given = request.parameters();
        QueryParameters query = new QueryParameters(given, clock.instant());
        Glob pattern = given.pattern("match")
                .orElseThrow(() -> Problem.wrong(
                        "match",
                        "missing_parameter",
                        "cannot delete: match is missing, a key or a pattern; match=* deletes of every series"));
        TimeRange range = query.openRange();
        boolean isDryRun = given.flag("dry_run");
        Deletions.Extent extent = isDryRun ? deletions.count(pattern, range) : delete(pattern, range, request);
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("series", extent.series());
            json.writeNumberField("samples", extent.samples());
            json.writeBooleanField("dry_run", isDryRun);
            json.writeEndObject();
        });
    }

    private Deletions.Extent delete(Glob pattern, TimeRange range, Request request) {
        Parameters given = request.parameters();
        request.act("series.delete", given.find("match").orElse(""));
        request.note("from", given.find("from").orElse(null));
        request.note("to", given.find("to").orElse(null));
        return deletions.delete(pattern, range, done -> {
            request.note("series", done.series());
            request.note("samples", done.samples());
        });
    }
}
