package dev.weir.protocol.http;

import dev.weir.format.text.Glob;
import dev.weir.model.TimeRange;
import dev.weir.retention.Deletions;
import dev.weir.security.Grant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes samples out. Each deletion leaves a line in the log, by the logger {@code audit}. */
public final class DeletionRoutes implements Routes {
    private static final Logger audit = LoggerFactory.getLogger("audit");

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
        Deletions.Extent extent = isDryRun
                ? deletions.count(pattern, range)
                : deletions.delete(pattern, range, done -> log(request, done));
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeNumberField("series", extent.series());
            json.writeNumberField("samples", extent.samples());
            json.writeBooleanField("dry_run", isDryRun);
            json.writeEndObject();
        });
    }

    private static void log(Request request, Deletions.Extent extent) {
        Parameters given = request.parameters();
        Grant grant = request.grant();
        audit.info(
                "{} at {} deleted {} samples of {} series: match \"{}\", from \"{}\", to \"{}\"",
                grant == null ? "no token" : "token " + grant.id(),
                request.peerAddress(),
                extent.samples(),
                extent.series(),
                shown(given, "match"),
                shown(given, "from"),
                shown(given, "to"));
    }

    /** Whatever was sent stays on its line. */
    private static String shown(Parameters given, String name) {
        return Parameters.cut(given.find(name).orElse("")).replaceAll("\\p{Cntrl}", "?");
    }
}
