package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page, as a browser gets them. */
final class PageTest {
    private static final String LIBRARY = "/ui/vendor/lit/3.3.1/index.js";
    private static final Pattern ADDRESS = Pattern.compile("\"(/ui/[^\"]+[a-z])\"");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private RunningServer running;
    private Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    @Test
    void everyFileThatThePageNamesIsThere() {
        Set<String> named = new TreeSet<>();
        Matcher addresses = ADDRESS.matcher(api.get("/").body());
        while (addresses.find()) {
            named.add(addresses.group(1));
        }
        assertThat(named).contains(LIBRARY, "/ui/app.js", "/ui/theme.css").hasSizeGreaterThan(15);
        assertThat(named)
                .allSatisfy(address -> assertThat(api.get(address).status()).isEqualTo(200));
    }

    @Test
    void thePolicyLetsItsImportMapPassAndNoOtherText() throws Exception {
        Api.Answer page = api.get("/");
        Matcher map = IMPORT_MAP.matcher(page.body());
        assertThat(map.find()).isTrue();
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(UTF_8));
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, no-cache",
        "/ui/app.js, text/javascript; charset=utf-8, no-cache",
        "/ui/views/start.js, text/javascript; charset=utf-8, no-cache",
        "/ui/theme.css, text/css; charset=utf-8, no-cache",
        "/ui/icon.svg, image/svg+xml, no-cache",
        LIBRARY + ", text/javascript; charset=utf-8, 'public, max-age=31536000, immutable'"
    })
    void tellsTypesAndHowLongToKeep(String path, String type, String caching) {
        Api.Answer answer = api.get(path);
        assertThat(answer.type()).isEqualTo(type);
        assertThat(answer.header("Cache-Control")).isEqualTo(caching);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui/app.js", LIBRARY})
    void whatTheClientHasIsNotSentAgain(String path) {
        String tag = api.get(path).header("ETag");
        Api.Answer again = api.get(path, "If-None-Match", "\"other\", " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.header("ETag")).isEqualTo(tag);
        assertThat(api.get(path, "If-None-Match", "\"other\"").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, GZIP;q=0.5, *", "gzip ; q=1.0"})
    void compressesForWhoTakesIt(String accepted) throws IOException {
        String plain = api.get("/ui/app.js").body();
        var answer = api.send("HEAD", "/ui/app.js", null, "Accept-Encoding", accepted);
        assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.header("Vary")).contains("Accept-Encoding");
        byte[] body =
                api.get("/ui/app.js", "Accept-Encoding", accepted).response().body();
        assertThat(answer.header("Content-Length")).isEqualTo(Integer.toString(body.length));
        assertThat(body.length).isLessThan(plain.length());
        try (GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
            assertThat(new String(unzipped.readAllBytes(), UTF_8)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "br", "gzip;q=0", "gzip; q=0.00, br"})
    void sendsItPlainToWhoDoesNot(String accepted) {
        Api.Answer answer = api.get("/ui/app.js", "Accept-Encoding", accepted);
        assertThat(answer.header("Content-Encoding")).isEmpty();
        assertThat(answer.body()).contains("customElements.define");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/none.js",
                "/ui/App.js",
                "/ui/package-info.class",
                "/ui/..%2findex.html",
                "/ui/%2e%2e/index.html",
                "/ui/views/..%2fapp.js",
                "/ui/vendor/lit/3.3.1/package.json",
                "/ui/vendor/lit/3.3.2/index.js",
                "/ui/vendor/swagger-ui/5.28.1/index.js",
                "/ui/vendor/lit/..%2flit%2f3.3.1/index.js"
            })
    void servesNothingElse(String path) {
        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @Test
    void thereIsOnePageOnEveryListener() throws IOException {
        String page = api.get("/").body();
        for (String listener : new String[] {"taps", "ui"}) {
            try (var in = java.net
                    .URI
                    .create("http://127.0.0.1:" + running.port(listener) + "/")
                    .toURL()
                    .openStream()) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(page);
            }
        }
    }

    @Test
    void theServerTellsWhereItListens() {
        var answer = api.get("/api/v1/server").json();
        assertThat(answer.get("listeners").findValuesAsText("address")).contains(running.address());
    }

    @Test
    void theServerTellsItsSettingsAndTheirSources() {
        var items = api.get("/api/v1/settings").json().get("items");
        assertThat(items.findValuesAsText("name")).contains("http.port", "alerts.webhook");
        assertThat(items).anySatisfy(item -> {
            assertThat(item.get("name").asText()).isEqualTo("http.port");
            assertThat(item.get("value").asText()).isEqualTo("0");
            assertThat(item.get("source").asText()).isEqualTo("flag --http.port");
        });
    }
}
