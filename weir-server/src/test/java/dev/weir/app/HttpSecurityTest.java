package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what over HTTP. */
final class HttpSecurityTest {
    private static final String EVERYWHERE = "--bind=0.0.0.0";
    private static final String LOOPBACK = "--bind=127.0.0.1";
    private static final String ONE = "{\"device_id\":\"d1\",\"temp\":1}";

    @TempDir
    private Path directory;

    private Servers servers;

    @BeforeEach
    void makeServers() {
        servers = Servers.in(directory);
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void tokensReachAsFarAsTheirScope() {
        String read = servers.token(Scope.READ, null);
        String write = servers.token(Scope.WRITE, null);
        String admin = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Api.Answer missing = api.get("/data");
            assertThat(missing.status()).isEqualTo(401);
            assertThat(missing.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(api.get("/data", bearer("weir_wrong")).header("WWW-Authenticate"))
                    .contains("invalid_token");
            assertThat(api.get("/data", bearer(read)).status()).isEqualTo(200);
            assertThat(api.get("/data", bearer(write)).status()).isEqualTo(403);
            assertThat(api.get("/data", bearer(admin)).status()).isEqualTo(200);
            assertThat(api.postJson("/data", ONE, bearer(read)).status()).isEqualTo(403);
            assertThat(api.postJson("/data", ONE, bearer(write)).status()).isEqualTo(200);
            assertThat(api.postJson("/data", ONE).status()).isEqualTo(401);
            assertThat(api.get("/metrics").status()).isEqualTo(401);
            assertThat(api.get("/api/v1/settings", bearer(read)).status()).isEqualTo(403);
            assertThat(api.get("/api/v1/settings", bearer(admin)).status()).isEqualTo(200);
            assertThat(api.send("POST", "/api/v1/backup", null, bearer(write)).status())
                    .isEqualTo(403);
            Api.Answer made = api.send("POST", "/api/v1/backup", null, bearer(admin));
            assertThat(made.status()).isEqualTo(201);
            assertThat(api.get(made.header("Location"), bearer(read)).status()).isEqualTo(403);
            assertThat(api.get(made.header("Location"), bearer(admin)).status()).isEqualTo(200);
        }
    }

    @Test
    void healthNeverNeedsAToken() {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            assertThat(api.get("/health").status()).isEqualTo(200);
            assertThat(api.get("/health/live").status()).isEqualTo(200);
            assertThat(api.get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void publicReadLetsReadingPassAndNothingElse() {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE, "--public-read=true");
                Api api = new Api(server)) {
            assertThat(api.get("/data").status()).isEqualTo(200);
            assertThat(api.postJson("/data", ONE).status()).isEqualTo(401);
            assertThat(api.get("/api/v1/settings").status()).isEqualTo(401);
            assertThat(api.get("/api/v1/backup").status()).isEqualTo(401);
        }
    }

    @Test
    void theEleventhWrongTokenOfAMinuteIsRefusedLate() {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            for (int i = 0; i < 11; i++) {
                assertThat(api.get("/data", bearer("weir_" + i)).status()).isEqualTo(401);
            }
            assertThat(servers.pauses()).containsExactly(Duration.ofSeconds(1));
        }
    }

    @Test
    void aTokenOfADeviceWritesThatDeviceAlone() {
        String token = servers.token(Scope.WRITE, "d1");
        try (Server server = servers.open(LOOPBACK);
                Api api = new Api(server)) {
            Api.Answer events = api.postJson("/data", "[" + ONE + ",{\"device_id\":\"d2\",\"temp\":1}]", bearer(token));
            assertThat(events.json().at("/accepted").asInt()).isEqualTo(1);
            assertThat(events.json().at("/rejected/0/code").asText()).isEqualTo("forbidden");
            Api.Answer samples = api.postJson(
                    "/api/v1/samples",
                    "[{\"key\":\"d1.x\",\"value\":1},{\"key\":\"d10.x\",\"value\":1},{\"key\":\"d1\",\"value\":1}]",
                    bearer(token));
            assertThat(samples.json().at("/accepted").asInt()).isEqualTo(2);
            assertThat(samples.json().at("/rejected/0/line").asInt()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "weir.example, 200",
        "WEIR.example:8000, 200",
        "127.0.0.1, 200",
        "[::1]:8000, 200",
        "evil.example, 421",
        "weir.example.evil.example, 421",
        "evil.weir.example, 421",
        "weir.example@evil.example, 400"
    })
    void whereNamesAreSetOthersAreNotAnsweredOnAnyAddress(String host, int status) throws IOException {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE, "--http.hosts=weir.example")) {
            for (String path : new String[] {"/health", "/data", "/", "/live"}) {
                String answer = Wire.talk(
                        server,
                        "http",
                        "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nAuthorization: Bearer "
                                + token + "\r\n\r\n");
                assertThat(answer).startsWith("HTTP/1.1 " + (path.equals("/live") && status == 200 ? 426 : status));
            }
        }
    }

    @Test
    void foreignOriginsChangeNothing() {
        try (Server server = servers.open(LOOPBACK, "--http.cors-origins=https://good.example");
                Api api = new Api(server)) {
            assertThat(api.postJson("/data", ONE, "Origin", "https://bad.example")
                            .status())
                    .isEqualTo(403);
            assertThat(api.postJson("/data", ONE, "Origin", "null").status()).isEqualTo(403);
            assertThat(api.send("POST", "/api/v1/backup", null, "Origin", "https://bad.example")
                            .status())
                    .isEqualTo(403);
            Api.Answer read = api.get("/data", "Origin", "https://bad.example");
            assertThat(read.status()).isEqualTo(200);
            assertThat(read.json().at("/items")).isEmpty();
            assertThat(read.header("Access-Control-Allow-Origin")).isEmpty();
            Api.Answer good = api.postJson("/data", ONE, "Origin", "https://good.example");
            assertThat(good.status()).isEqualTo(200);
            assertThat(good.header("Access-Control-Allow-Origin")).isEqualTo("https://good.example");
            String own = "http://127.0.0.1:" + Api.port(server, "http");
            assertThat(api.postJson("/data", ONE, "Origin", own).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docs",
                "/ui/app.js",
                "/openapi.json",
                "/health",
                "/data",
                "/data?limit=0",
                "/none",
                "/live"
            })
    void everyAnswerKeepsItselfFromOtherSites(String path) {
        try (Server server = servers.open(LOOPBACK);
                Api api = new Api(server)) {
            Api.Answer answer = api.get(path);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("Strict-Transport-Security")).isEmpty();
            boolean isPage = answer.type().startsWith("text/html");
            assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo(isPage ? "same-origin" : "");
            boolean isOfTheJar = isPage || path.startsWith("/ui/") || path.equals("/openapi.json");
            assertThat(answer.header("Cache-Control")).isEqualTo(isOfTheJar ? "no-cache" : "no-store");
        }
    }

    @Test
    void preflightIsAnsweredForOriginsThatAreAllowed() {
        try (Server server = servers.open(LOOPBACK, "--http.cors-origins=https://good.example");
                Api api = new Api(server)) {
            Api.Answer good = api.send(
                    "OPTIONS",
                    "/data",
                    null,
                    "Origin",
                    "https://good.example",
                    "Access-Control-Request-Method",
                    "POST");
            assertThat(good.status()).isEqualTo(204);
            assertThat(good.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(good.header("Access-Control-Allow-Headers")).contains("Authorization", "Content-Type");
            Api.Answer bad = api.send("OPTIONS", "/data", null, "Origin", "https://bad.example");
            assertThat(bad.header("Access-Control-Allow-Methods")).isEmpty();
        }
    }
}
