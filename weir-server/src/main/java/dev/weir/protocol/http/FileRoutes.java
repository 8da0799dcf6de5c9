package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.files.UploadedFiles;
import dev.weir.security.Grant;
import dev.weir.security.Scope;
import dev.weir.store.file.FileRecord;
import dev.weir.store.file.FileStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files of rows: taken in, watched, listed, worked on again and taken out. What was found in them tells {@link FileResultRoutes}. */
public final class FileRoutes implements Routes {
    private static final int USUAL_ITEMS = 100;
    private static final int MOST_ITEMS = 1000;
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final long WATCH_NANOS = 200_000_000;
    private static final long PING_NANOS = 15_000_000_000L;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final UploadedFiles files;

    /** Routes over files. */
    public FileRoutes(UploadedFiles files) {
        this.files = files;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/upload", Access.WRITE, List.of("multipart/form-data"), this::upload),
                Route.get("/status/{id}", Access.READ, List.of(), this::status),
                Route.get("/files", Access.READ, List.of("limit", "cursor"), this::list),
                new Route("POST", "/files/{id}/retry", Access.WRITE, List.of(), List.of(), this::retry),
                Route.delete("/files/{id}", Access.WRITE, List.of("samples"), this::delete));
    }

    private void upload(Request request, Reply reply) throws IOException {
        request.refuseDevice("upload files");
        try (UploadForm form = new UploadForm(request, files)) {
            queued(reply, form.take(), "File uploaded successfully and queued for processing");
        }
    }

    private static void queued(Reply reply, FileRecord record, String message) {
        reply.json(202, json -> {
            json.writeStartObject();
            json.writeStringField("file_id", record.id());
            json.writeStringField("status", record.status().text());
            json.writeStringField("message", message);
            json.writeEndObject();
        });
    }

    /** The file that the path names. */
    static UploadedFiles.State state(UploadedFiles files, Request request) {
        return files.find(request.path("id")).orElseThrow(() -> unknown(request.path("id")));
    }

    private static Problem unknown(String id) {
        return new Problem(404, "cannot find the file \"" + Parameters.cut(id) + "\"");
    }

    private static Problem elsewhere(String verb, FileRecord record) {
        return new Problem(
                409,
                "cannot " + verb + " the file \"" + record.id() + "\": the server of data directory " + record.server()
                        + " took it in and alone works on it, as the two do not share both readings and blobs");
    }

    private void status(Request request, Reply reply) throws IOException {
        UploadedFiles.State state = state(files, request);
        if (request.accepted(JSON, EVENTS).equals(EVENTS)) {
            watch(request, reply, state);
        } else {
            reply.bytes(200, JSON, FileJson.status(state));
        }
    }

    /** Tells of each change until the file is done, or the server stops. */
    private void watch(Request request, Reply reply, UploadedFiles.State first) throws IOException {
        OutputStream out = reply.stream(EVENTS);
        Optional<UploadedFiles.State> state = Optional.of(first);
        byte @Nullable [] told = null;
        long toldAt = System.nanoTime();
        while (state.isPresent() && reply.hasBody() && !request.isRevoked() && !files.isStopping()) {
            byte[] now = FileJson.status(state.get());
            long nanos = System.nanoTime();
            if (!Arrays.equals(told, now)) {
                out.write(("data: " + new String(now, UTF_8) + "\n\n").getBytes(UTF_8));
                out.flush();
                told = now;
                toldAt = nanos;
            } else if (nanos - toldAt > PING_NANOS) {
                out.write(": ping\n\n".getBytes(UTF_8));
                out.flush();
                toldAt = nanos;
            }
            if (state.get().record().status().isFinal()) {
                return;
            }
            LockSupport.parkNanos(WATCH_NANOS);
            state = files.later(state.get());
        }
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        int limit = given.number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
        String before = given.find("cursor").orElse(null);
        if (before != null && !ID.matcher(before).matches()) {
            throw given.wrong("cursor", "it is none that this list has given");
        }
        List<FileRecord> found = files.newest(before, limit + 1);
        List<FileRecord> page = found.subList(0, Math.min(limit, found.size()));
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (FileRecord record : page) {
                json.writeStartObject();
                FileJson.writeSummary(json, record);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField(
                    "next_cursor", found.size() > limit ? page.getLast().id() : null);
            json.writeEndObject();
        });
    }

    private void retry(Request request, Reply reply) {
        request.refuseDevice("work on files");
        String id = request.path("id");
        switch (files.retry(id)) {
            case DONE -> queued(reply, state(files, request).record(), "File queued for processing again");
            case UNKNOWN -> throw unknown(id);
            case WRONG_STATE -> {
                FileStatus status = state(files, request).record().status();
                throw new Problem(
                        409,
                        "cannot retry the file \"" + id + "\": it is " + status.text()
                                + ", and only a file that has failed is worked on again");
            }
            case ELSEWHERE -> throw elsewhere("retry", state(files, request).record());
        }
    }

    private void delete(Request request, Reply reply) {
        request.refuseDevice("delete files");
        boolean withSamples = request.parameters().flag("samples");
        Grant grant = request.grant();
        if (withSamples && grant != null && grant.scope() != Scope.ADMIN) {
            throw new Problem(403, "cannot delete samples: that takes a token of scope admin");
        }
        String id = request.path("id");
        boolean hadSamples =
                files.find(id).map(state -> !state.record().upload().isDryRun()).orElse(false);
        request.act("file.delete", id);
        request.note("samples", withSamples);
        switch (files.delete(id, withSamples)) {
            case DONE ->
                reply.json(200, json -> {
                    json.writeStartObject();
                    json.writeStringField("file_id", id);
                    json.writeBooleanField("samples", withSamples && hadSamples);
                    json.writeEndObject();
                });
            case UNKNOWN -> throw unknown(id);
            case WRONG_STATE ->
                throw new Problem(
                        409,
                        "cannot delete the file \"" + id
                                + "\": it is just being changed, or another server works on it");
            case ELSEWHERE -> throw elsewhere("delete", state(files, request).record());
        }
    }
}
