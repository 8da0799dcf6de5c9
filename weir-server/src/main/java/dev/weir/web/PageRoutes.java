package dev.weir.web;

import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.Problem;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import dev.weir.query.Readers;
import java.util.List;
import java.util.Optional;

/** The page at {@code /}, its modules, and the libraries that they use. Any thread. */
public final class PageRoutes implements Routes {
    /** Asked for anew each time, which costs an answer without a body while it has not changed. */
    private static final String REVALIDATED = "no-cache";

    /** Their addresses tell the version. */
    private static final String IMMUTABLE = "public, max-age=31536000, immutable";

    private final PageFiles files;

    /** Routes that read the jar on reader threads, which somebody else closes. */
    public PageRoutes(Readers readers) {
        this.files = new PageFiles(readers);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/", Access.OPEN, List.of(), this::page),
                Route.get("/ui/{file}", Access.OPEN, List.of(), (request, reply) -> own(request, reply, "")),
                Route.get(
                        "/ui/{folder}/{file}",
                        Access.OPEN,
                        List.of(),
                        (request, reply) -> own(request, reply, request.path("folder"))),
                Route.get(
                        "/ui/vendor/{library}/{version}/{file}",
                        Access.OPEN,
                        List.of(),
                        (request, reply) -> library(request, reply, "")),
                Route.get(
                        "/ui/vendor/{library}/{version}/{folder}/{file}",
                        Access.OPEN,
                        List.of(),
                        (request, reply) -> library(request, reply, request.path("folder"))));
    }

    private void page(Request request, Reply reply) {
        PageFile page =
                files.own("", "index.html").orElseThrow(() -> new IllegalStateException("BUG: the jar has no page"));
        reply.header("Content-Security-Policy", ContentPolicy.of(page.plain()))
                .header("Cross-Origin-Opener-Policy", "same-origin");
        send(request, reply, page, REVALIDATED);
    }

    private void own(Request request, Reply reply, String folder) {
        send(request, reply, found(files.own(folder, request.path("file"))), REVALIDATED);
    }

    private void library(Request request, Reply reply, String folder) {
        Optional<PageFile> file =
                files.library(request.path("library"), request.path("version"), folder, request.path("file"));
        send(request, reply, found(file), IMMUTABLE);
    }

    private static PageFile found(Optional<PageFile> file) {
        return file.orElseThrow(
                () -> new Problem(
                        404,
                        "cannot find the file: the page has none of that name; reload the page, it may be of an earlier version"));
    }

    private static void send(Request request, Reply reply, PageFile file, String caching) {
        reply.header("ETag", file.tag()).header("Cache-Control", caching).header("Vary", "Accept-Encoding, Origin");
        if (hasTag(request, file.tag())) {
            reply.empty(304);
        } else if (takesGzip(request)) {
            reply.header("Content-Encoding", "gzip").bytes(200, file.contentType(), file.gzipped());
        } else {
            reply.bytes(200, file.contentType(), file.plain());
        }
    }

    private static boolean hasTag(Request request, String tag) {
        String known = request.header("If-None-Match").orElse("");
        return known.strip().equals("*") || known.contains(tag);
    }

    /** Whether it names gzip and does not refuse it. */
    private static boolean takesGzip(Request request) {
        for (String coding : request.header("Accept-Encoding").orElse("").split(",", -1)) {
            String[] parts = coding.strip().split("\\s*;\\s*", 2);
            if (parts[0].equalsIgnoreCase("gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
