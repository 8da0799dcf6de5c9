package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logging in with a token for a cookie, what that cookie is good for, and all that it is not. */
@Timeout(60)
final class SessionTest {
    private static final String EVERYWHERE = "--bind=0.0.0.0";
    private static final String ONE = "{\"device_id\":\"d1\",\"temp\":1}";

    @TempDir
    private Path directory;

    private Servers servers;

    @BeforeEach
    void makeServers() {
        servers = Servers.in(directory);
    }

    @Test
    void aTokenIsTakenForACookieThatScriptsAndOtherSitesNeverSee() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            assertThat(api.get(Login.SESSION).body())
                    .isEqualTo(
                            "{\"needs_token\":true,\"token\":null,\"scope\":null,\"device\":null,\"csrf_token\":null,"
                                    + "\"may\":{\"read\":false,\"write\":false,\"admin\":false}}");
            Api.Answer login =
                    api.postJson(Login.SESSION, "{\"token\":\" " + token + "\\n\"}", "Origin", Login.own(server));
            assertThat(login.status()).isEqualTo(201);
            assertThat(login.header("Set-Cookie"))
                    .matches("weir_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
            assertThat(login.header("Cache-Control")).isEqualTo("no-store");
            assertThat(login.json().at("/scope").asText()).isEqualTo("read");
            assertThat(login.json().at("/may/read").asBoolean()).isTrue();
            assertThat(login.json().at("/may/write").asBoolean()).isFalse();
            String cookie = login.header("Set-Cookie").split(";", 2)[0];
            assertThat(Login.data(api, "Cookie", "theme=dark; " + cookie)).isEqualTo(200);
            assertThat(api.get(Login.SESSION, "Cookie", cookie).body()).isEqualTo(login.body());
            assertThat(Login.data(api)).isEqualTo(401);
            assertThat(Login.data(api, "Cookie", "__Host-" + cookie)).isEqualTo(401);
            assertThat(Login.data(api, "Cookie", cookie + "; " + cookie)).isEqualTo(401);
        }
    }

    @Test
    void aSessionReachesAsFarAsItsToken() {
        String read = servers.token(Scope.READ, null);
        String device = servers.token(Scope.WRITE, "d1");
        String admin = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login reader = Login.by(api, read);
            assertThat(api.postJson("/data", ONE, reader.changes(server)).status())
                    .isEqualTo(403);
            assertThat(api.get("/api/v1/settings", reader.reads()).status()).isEqualTo(403);
            Login writer = Login.by(api, device);
            assertThat(Login.data(api, writer.reads())).isEqualTo(403);
            Api.Answer written =
                    api.postJson("/data", "[" + ONE + ",{\"device_id\":\"d2\",\"temp\":1}]", writer.changes(server));
            assertThat(written.json().at("/accepted").asInt()).isEqualTo(1);
            assertThat(written.json().at("/rejected/0/code").asText()).isEqualTo("forbidden");
            assertThat(api.get("/api/v1/settings", Login.by(api, admin).reads()).status())
                    .isEqualTo(200);
            // A token that is shown counts, and not what the browser adds by itself.
            assertThat(api.postJson("/data", ONE, reader.reads("Authorization", "Bearer " + admin))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aChangeNeedsTheProofOfItsOwnSessionAndAPageOfOurs() {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login login = Login.by(api, token);
            Login other = Login.by(api, token);
            String[] cookie = login.reads("Origin", Login.own(server));
            assertThat(api.postJson("/data", ONE, cookie).status()).isEqualTo(403);
            assertThat(api.postJson("/data", ONE, Api.with(cookie, "X-CSRF-Token", ""))
                            .status())
                    .isEqualTo(403);
            assertThat(api.postJson("/data", ONE, Api.with(cookie, "X-CSRF-Token", other.proof()))
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("DELETE", "/api/v1/series?match=*", null, cookie)
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("DELETE", Login.SESSION, null, cookie).status()).isEqualTo(403);
            assertThat(api.postJson("/data", ONE, login.reads("X-CSRF-Token", login.proof()))
                            .status())
                    .as("without an origin, which browsers state with every change")
                    .isEqualTo(401);
            assertThat(api.postJson("/data", ONE, login.changes(server)).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://good.example", "*"})
    void aPageOfElsewhereGetsNothingByTheCookie(String origins) {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(
                        EVERYWHERE, origins.isEmpty() ? "--insecure=false" : "--http.cors-origins=" + origins);
                Api api = new Api(server)) {
            Login login = Login.by(api, token);
            for (String origin : new String[] {
                "https://good.example", "https://bad.example", "null", "http://127.0.0.1:1", "http://127.0.0.1"
            }) {
                String[] headers = login.reads("Origin", origin);
                Api.Answer read = api.get("/data", headers);
                assertThat(read.status()).as(origin).isEqualTo(401);
                assertThat(read.header("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(api.postJson("/data", ONE, Api.with(headers, "X-CSRF-Token", login.proof()))
                                .status())
                        .as(origin)
                        .isIn(401, 403);
                Api.Answer asked = api.send(
                        "OPTIONS", "/data", null, Api.with(headers, "Access-Control-Request-Headers", "x-csrf-token"));
                assertThat(asked.header("Access-Control-Allow-Credentials")).isEmpty();
                assertThat(asked.header("Access-Control-Allow-Headers").toLowerCase(java.util.Locale.ROOT))
                        .doesNotContain("csrf");
                assertThat(api.postJson(Login.SESSION, "{\"token\":\"" + token + "\"}", "Origin", origin)
                                .status())
                        .as("a login from " + origin)
                        .isEqualTo(403);
            }
            // An image of a page on another port of this host comes with the cookie and without an origin.
            assertThat(Login.data(api, login.reads("Sec-Fetch-Site", "same-site")))
                    .isEqualTo(401);
            assertThat(Login.data(api, login.reads("Sec-Fetch-Site", "cross-site")))
                    .isEqualTo(401);
            assertThat(Login.data(api, login.reads("Sec-Fetch-Site", "same-origin")))
                    .isEqualTo(200);
            assertThat(Login.data(api, login.reads("Sec-Fetch-Site", "none"))).isEqualTo(200);
        }
    }

    @Test
    void theEleventhWrongTokenOfAMinuteIsRefusedLate() {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            for (int i = 0; i < 11; i++) {
                Api.Answer refused = api.postJson(Login.SESSION, "{\"token\":\"weir_wrong" + i + "\"}");
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.header("Set-Cookie")).isEmpty();
                assertThat(refused.body()).doesNotContain("weir_wrong");
            }
            assertThat(servers.pauses()).containsExactly(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "\"weir_secret\"",
                "{\"token\":null}",
                "{\"token\":1}",
                "{\"token\":\"weir_secret\"",
                "{\"token\":\"weir_secret\"} x",
                "{\"token\":\"a\",\"token\":\"weir_secret\"}",
                "{\"token\":\"weir_secret\",\"scope\":\"admin\"}",
                "{\"token\":\"weir_\\q\"}"
            })
    void whatIsNoLoginIsRefusedAndNeverSaidAgain(String body) {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Api.Answer refused = api.postJson(Login.SESSION, body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).doesNotContain("weir_secret");
        }
    }

    @Test
    void aFormOfAnotherSiteIsNoLogin() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            for (String type :
                    new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"}) {
                assertThat(api.send("POST", Login.SESSION, "{\"token\":\"" + token + "\"}", "Content-Type", type)
                                .status())
                        .isEqualTo(415);
            }
        }
    }

    @Test
    void onLoopbackNobodyNeedsToLogInAndWhoDoesIsHeldToIt() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open("--bind=127.0.0.1");
                Api api = new Api(server)) {
            assertThat(api.get(Login.SESSION).body()).contains("\"needs_token\":false", "\"admin\":true");
            Login login = Login.by(api, token);
            assertThat(Login.data(api, login.reads())).isEqualTo(200);
            assertThat(api.postJson("/data", ONE, login.changes(server)).status())
                    .isEqualTo(403);
            assertThat(Login.data(api, "Cookie", "weir_session=x")).isEqualTo(200);
        }
    }

    @Test
    void whereReadingIsPublicOneLogsInToChange() {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE, "--public-read=true");
                Api api = new Api(server)) {
            assertThat(api.get(Login.SESSION).body())
                    .contains("\"may\":{\"read\":true,\"write\":false,\"admin\":false}");
            assertThat(Login.data(api, "Cookie", "weir_session=x")).isEqualTo(200);
            Login login = Login.by(api, token);
            assertThat(api.postJson("/data", ONE, login.changes(server)).status())
                    .isEqualTo(200);
        }
    }
}
