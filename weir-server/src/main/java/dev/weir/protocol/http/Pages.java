package dev.weir.protocol.http;

import dev.weir.query.Readers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The API's description and the page that shows it: files of the jar, read once, on a reader thread. Any thread. */
public final class Pages implements Routes {
    private static final String OWN = "/dev/weir/protocol/http/";
    private static final String SWAGGER = "/META-INF/resources/webjars/swagger-ui/5.28.1/";
    private static final String HTML = "text/html; charset=utf-8";

    /** Everything from this server, and nothing written into the page itself. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, Asset> ASSETS = Map.of(
            "docs.js", new Asset(OWN, "text/javascript; charset=utf-8"),
            "swagger-ui.css", new Asset(SWAGGER, "text/css; charset=utf-8"),
            "swagger-ui-bundle.js", new Asset(SWAGGER, "text/javascript; charset=utf-8"),
            "favicon-32x32.png", new Asset(SWAGGER, "image/png"));

    private final Readers readers;
    private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

    /** Where a file of the jar lies, and what it is. */
    private record Asset(String folder, String contentType) {}

    /** Pages that are read on these threads, which somebody else closes. */
    public Pages(Readers readers) {
        this.readers = readers;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/docs", Access.OPEN, List.of(), this::docs),
                Route.get("/openapi.json", Access.OPEN, List.of(), this::description),
                Route.get("/assets/{name}", Access.OPEN, List.of(), this::asset));
    }

    private void docs(Request request, Reply reply) {
        reply.header("Content-Security-Policy", POLICY)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-cache")
                .bytes(200, HTML, file(OWN + "docs.html"));
    }

    private void description(Request request, Reply reply) {
        reply.header("Cache-Control", "no-cache").bytes(200, "application/json", file(OWN + "openapi.json"));
    }

    private void asset(Request request, Reply reply) {
        String name = request.path("name");
        Asset asset = ASSETS.get(name);
        if (asset == null) {
            throw new Problem(404, "cannot find the file \"" + Parameters.cut(name) + "\"");
        }
        reply.header("Cache-Control", "max-age=3600").bytes(200, asset.contentType(), file(asset.folder() + name));
    }

    private byte[] file(String path) {
        byte[] known = loaded.get(path);
        if (known == null) {
            known = readers.read(() -> read(path));
            loaded.put(path, known);
        }
        return known;
    }

    private static byte[] read(String path) {
        try (InputStream file = Pages.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("BUG: the jar has no " + path);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " of the jar", e);
        }
    }
}
