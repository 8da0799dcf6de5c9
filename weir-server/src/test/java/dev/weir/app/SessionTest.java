package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    private static final String SESSION = "/api/v1/session";
    private static final String ONE = "{\"device_id\":\"d1\",\"temp\":1}";

    @TempDir
    private Path directory;

    private Servers servers;

    @BeforeEach
    void makeServers() {
        servers = Servers.in(directory);
    }

    /** A browser that has logged in: its cookie, and what the page was told for the header of changes. */
    private record Login(String cookie, String proof) {
        static Login by(Api api, String token, String... headers) {
            Api.Answer answer = api.postJson(SESSION, "{\"token\":\"" + token + "\"}", headers);
            assertThat(answer.status()).isEqualTo(201);
            return new Login(
                    answer.header("Set-Cookie").split(";", 2)[0],
                    answer.json().at("/csrf_token").asText());
        }

        String[] reads(String... more) {
            return Api.with(more, "Cookie", cookie);
        }

        String[] changes(Server server, String... more) {
            return Api.with(Api.with(reads(more), "X-CSRF-Token", proof), "Origin", own(server));
        }
    }

    private static String own(Server server) {
        return "http://127.0.0.1:" + Api.port(server, "http");
    }

    private static int data(Api api, String... headers) {
        return api.get("/data", headers).status();
    }

    @Test
    void aTokenIsTakenForACookieThatScriptsAndOtherSitesNeverSee() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            assertThat(api.get(SESSION).body())
                    .isEqualTo(
                            "{\"needs_token\":true,\"token\":null,\"scope\":null,\"device\":null,\"csrf_token\":null,"
                                    + "\"may\":{\"read\":false,\"write\":false,\"admin\":false}}");
            Api.Answer login = api.postJson(SESSION, "{\"token\":\" " + token + "\\n\"}", "Origin", own(server));
            assertThat(login.status()).isEqualTo(201);
            assertThat(login.header("Set-Cookie"))
                    .matches("weir_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
            assertThat(login.header("Cache-Control")).isEqualTo("no-store");
            assertThat(login.json().at("/scope").asText()).isEqualTo("read");
            assertThat(login.json().at("/may/read").asBoolean()).isTrue();
            assertThat(login.json().at("/may/write").asBoolean()).isFalse();
            String cookie = login.header("Set-Cookie").split(";", 2)[0];
            assertThat(data(api, "Cookie", "theme=dark; " + cookie)).isEqualTo(200);
            assertThat(api.get(SESSION, "Cookie", cookie).body()).isEqualTo(login.body());
            assertThat(data(api)).isEqualTo(401);
            assertThat(data(api, "Cookie", "__Host-" + cookie)).isEqualTo(401);
            assertThat(data(api, "Cookie", cookie + "; " + cookie)).isEqualTo(401);
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
            assertThat(data(api, writer.reads())).isEqualTo(403);
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
            String[] cookie = login.reads("Origin", own(server));
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
            assertThat(api.send("DELETE", SESSION, null, cookie).status()).isEqualTo(403);
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
                assertThat(api.postJson(SESSION, "{\"token\":\"" + token + "\"}", "Origin", origin)
                                .status())
                        .as("a login from " + origin)
                        .isEqualTo(403);
            }
            // An image of a page on another port of this host comes with the cookie and without an origin.
            assertThat(data(api, login.reads("Sec-Fetch-Site", "same-site"))).isEqualTo(401);
            assertThat(data(api, login.reads("Sec-Fetch-Site", "cross-site"))).isEqualTo(401);
            assertThat(data(api, login.reads("Sec-Fetch-Site", "same-origin"))).isEqualTo(200);
            assertThat(data(api, login.reads("Sec-Fetch-Site", "none"))).isEqualTo(200);
        }
    }

    @Test
    void aCookieIsWorthNothingOnceItsBrowserHasLoggedOut() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login login = Login.by(api, token);
            Login other = Login.by(api, token);
            Api.Answer out = api.send("DELETE", SESSION, null, login.changes(server));
            assertThat(out.status()).isEqualTo(204);
            assertThat(out.header("Set-Cookie")).startsWith("weir_session=; Max-Age=0; Path=/");
            assertThat(data(api, login.reads())).isEqualTo(401);
            assertThat(api.send("DELETE", SESSION, null, login.changes(server)).status())
                    .as("twice")
                    .isEqualTo(204);
            assertThat(data(api, other.reads())).isEqualTo(200);
        }
    }

    @Test
    void aRestartEndsSessions() {
        String token = servers.token(Scope.READ, null);
        Login login;
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            login = Login.by(api, token);
            assertThat(data(api, login.reads())).isEqualTo(200);
        }
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            assertThat(data(api, login.reads())).isEqualTo(401);
        }
    }

    @Test
    void aLoginNeverTakesUpWhatTheBrowserCameWithAndEndsIt() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            String planted = "weir_session=" + "A".repeat(43);
            Login first = Login.by(api, token, "Cookie", planted);
            assertThat(first.cookie()).isNotEqualTo(planted);
            assertThat(data(api, "Cookie", planted)).isEqualTo(401);
            Login second = Login.by(api, token, "Cookie", first.cookie());
            assertThat(second.cookie()).isNotEqualTo(first.cookie());
            assertThat(data(api, first.reads())).isEqualTo(401);
            assertThat(data(api, second.reads())).isEqualTo(200);
        }
    }

    @Test
    void aSessionEndsIdleAndInAnyCaseAfterADay() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE, "--http.session-idle=10m", "--http.session-time=25m");
                Api api = new Api(server)) {
            Login idle = Login.by(api, token);
            Login busy = Login.by(api, token);
            pass(Duration.ofMinutes(9));
            assertThat(data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(1));
            assertThat(data(api, idle.reads())).isEqualTo(401);
            pass(Duration.ofMinutes(8));
            assertThat(data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(6));
            assertThat(data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(1));
            assertThat(data(api, busy.reads())).isEqualTo(401);
        }
    }

    private void pass(Duration time) {
        servers.nanos().addAndGet(time.toNanos());
    }

    @Test
    void aSessionEndsWithItsToken() {
        TokenFile.Made made = servers.tokens().create(Scope.READ, null);
        String other = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login login = Login.by(api, made.token());
            Login stays = Login.by(api, other);
            servers.tokens().revoke(made.grant().id());
            pass(Duration.ofSeconds(1));
            assertThat(data(api, login.reads())).isEqualTo(401);
            assertThat(data(api, stays.reads())).isEqualTo(200);
        }
    }

    @Test
    void theThirtyThirdSessionOfATokenEndsTheOneUsedLongestAgoAndNoOtherTokens() {
        String token = servers.token(Scope.READ, null);
        String other = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login others = Login.by(api, other);
            Login first = Login.by(api, token);
            Login second = Login.by(api, token);
            for (int i = 2; i < 32; i++) {
                Login.by(api, token);
            }
            assertThat(data(api, second.reads())).isEqualTo(200);
            assertThat(data(api, first.reads())).isEqualTo(200);
            Login.by(api, token);
            Login.by(api, token);
            assertThat(data(api, first.reads())).isEqualTo(200);
            assertThat(data(api, second.reads())).isEqualTo(200);
            assertThat(data(api, others.reads())).isEqualTo(200);
            for (int i = 0; i < 32; i++) {
                Login.by(api, token);
            }
            assertThat(data(api, first.reads())).isEqualTo(401);
            assertThat(data(api, others.reads())).isEqualTo(200);
        }
    }

    @Test
    void theEleventhWrongTokenOfAMinuteIsRefusedLate() {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            for (int i = 0; i < 11; i++) {
                Api.Answer refused = api.postJson(SESSION, "{\"token\":\"weir_wrong" + i + "\"}");
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
            Api.Answer refused = api.postJson(SESSION, body);
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
                assertThat(api.send("POST", SESSION, "{\"token\":\"" + token + "\"}", "Content-Type", type)
                                .status())
                        .isEqualTo(415);
            }
        }
    }

    @Test
    void aSocketOpensByTheCookieForAPageOfOursAndClosesWithTheSession() throws IOException {
        String token = servers.token(Scope.READ, null);
        String writer = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login login = Login.by(api, token);
            assertThat(status(server, login, "")).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(status(server, login, "Origin: http://127.0.0.1:1\r\n")).isEqualTo("HTTP/1.1 403 Forbidden");
            try (Socket socket = open(server, login, "Origin: http://localhost\r\n")) {
                BufferedReader told =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                assertThat(told.readLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
                assertThat(api.send("DELETE", SESSION, null, login.changes(server))
                                .status())
                        .isEqualTo(204);
                assertThat(api.postJson("/data", ONE, "Authorization", "Bearer " + writer)
                                .status())
                        .isEqualTo(200);
                String rest = told.lines().reduce("", String::concat);
                // A close with 1008, and nothing of what was taken after the logout.
                assertThat(rest).contains("\u0088\u0002\u0003\u00f0").doesNotContain("d1");
            }
        }
    }

    private static String status(Server server, Login login, String headers) throws IOException {
        try (Socket socket = open(server, login, headers)) {
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
        }
    }

    private static Socket open(Server server, Login login, String headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.port(server, "http"));
        Servers.send(
                socket,
                "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nCookie: "
                        + login.cookie() + "\r\n" + headers + "\r\n");
        return socket;
    }

    @Test
    void onLoopbackNobodyNeedsToLogInAndWhoDoesIsHeldToIt() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open("--bind=127.0.0.1");
                Api api = new Api(server)) {
            assertThat(api.get(SESSION).body()).contains("\"needs_token\":false", "\"admin\":true");
            Login login = Login.by(api, token);
            assertThat(data(api, login.reads())).isEqualTo(200);
            assertThat(api.postJson("/data", ONE, login.changes(server)).status())
                    .isEqualTo(403);
            assertThat(data(api, "Cookie", "weir_session=x")).isEqualTo(200);
        }
    }

    @Test
    void whereReadingIsPublicOneLogsInToChange() {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE, "--public-read=true");
                Api api = new Api(server)) {
            assertThat(api.get(SESSION).body()).contains("\"may\":{\"read\":true,\"write\":false,\"admin\":false}");
            assertThat(data(api, "Cookie", "weir_session=x")).isEqualTo(200);
            Login login = Login.by(api, token);
            assertThat(api.postJson("/data", ONE, login.changes(server)).status())
                    .isEqualTo(200);
        }
    }
}
