package dev.weir.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.Problem;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * A backup over HTTP, in two steps: one makes it and can tell what is wrong, and one fetches it, which a browser does by itself, straight to its disk. Any
 * thread.
 */
final class BackupRoutes implements Routes {
    private static final String PATH = "/api/v1/backup";

    private final Handovers handovers;

    BackupRoutes(Handovers handovers) {
        this.handovers = handovers;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(PATH, Access.ADMIN, List.of(), this::make),
                Route.get(PATH, Access.ADMIN, List.of(), this::status),
                Route.get(PATH + "/{id}", Access.ADMIN, List.of(), this::fetch));
    }

    private void make(Request request, Reply reply) {
        HandoverStatus made = handovers.begin().awaitCopy();
        reply.header("Location", PATH + "/" + made.id()).json(201, json -> write(json, made));
    }

    private void status(Request request, Reply reply) {
        Optional<HandoverStatus> last = handovers.last().map(Handover::status);
        reply.json(200, json -> {
            if (last.isPresent()) {
                write(json, last.get());
            } else {
                json.writeStartObject();
                json.writeStringField("state", "none");
                json.writeEndObject();
            }
        });
    }

    private static void write(JsonGenerator json, HandoverStatus status) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", status.state().text());
        json.writeStringField("id", status.id());
        json.writeStringField("filename", filename(status));
        json.writeNumberField("commit", status.commit());
        json.writeNumberField("bytes", status.bytes());
        json.writeNumberField("sent", status.sent());
        if (!status.reason().isEmpty()) {
            json.writeStringField("reason", status.reason());
        }
        json.writeEndObject();
    }

    private static String filename(HandoverStatus status) {
        return status.name() + ".zip";
    }

    private void fetch(Request request, Reply reply) {
        String id = request.path("id");
        Handover handover = handovers
                .last()
                .filter(last -> last.status().id().equals(id))
                .orElseThrow(() -> new Problem(404, "cannot find the backup: there is none of that id any more"));
        if (!reply.hasBody()) {
            open(reply, handover); // Who asks by HEAD does not take it.
        } else if (!handover.send(() -> open(reply, handover), request.link()::hangUp)) {
            throw new Problem(
                    409,
                    "cannot fetch the backup: it is "
                            + handover.status().state().text() + ", and can be fetched once; POST " + PATH
                            + " makes another");
        }
    }

    private static OutputStream open(Reply reply, Handover handover) {
        return reply
                .header("Content-Disposition", "attachment; filename=\"" + filename(handover.status()) + "\"")
                .stream("application/zip");
    }
}
