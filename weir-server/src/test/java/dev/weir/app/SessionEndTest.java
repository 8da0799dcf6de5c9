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
import org.junit.jupiter.api.io.TempDir;

/** How sessions of the page end: by whom, by time, by their token, and what their cookie is worth then. */
final class SessionEndTest {
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
    void aCookieIsWorthNothingOnceItsBrowserHasLoggedOut() {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            Login login = Login.by(api, token);
            Login other = Login.by(api, token);
            Api.Answer out = api.send("DELETE", Login.SESSION, null, login.changes(server));
            assertThat(out.status()).isEqualTo(204);
            assertThat(out.header("Set-Cookie")).startsWith("weir_session=; Max-Age=0; Path=/");
            assertThat(Login.data(api, login.reads())).isEqualTo(401);
            assertThat(api.send("DELETE", Login.SESSION, null, login.changes(server))
                            .status())
                    .as("twice")
                    .isEqualTo(204);
            assertThat(Login.data(api, other.reads())).isEqualTo(200);
        }
    }

    @Test
    void aRestartEndsSessions() {
        String token = servers.token(Scope.READ, null);
        Login login;
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            login = Login.by(api, token);
            assertThat(Login.data(api, login.reads())).isEqualTo(200);
        }
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            assertThat(Login.data(api, login.reads())).isEqualTo(401);
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
            assertThat(Login.data(api, "Cookie", planted)).isEqualTo(401);
            Login second = Login.by(api, token, "Cookie", first.cookie());
            assertThat(second.cookie()).isNotEqualTo(first.cookie());
            assertThat(Login.data(api, first.reads())).isEqualTo(401);
            assertThat(Login.data(api, second.reads())).isEqualTo(200);
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
            assertThat(Login.data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(1));
            assertThat(Login.data(api, idle.reads())).isEqualTo(401);
            pass(Duration.ofMinutes(8));
            assertThat(Login.data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(6));
            assertThat(Login.data(api, busy.reads())).isEqualTo(200);
            pass(Duration.ofMinutes(1));
            assertThat(Login.data(api, busy.reads())).isEqualTo(401);
        }
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
            server.gate().look();
            assertThat(Login.data(api, login.reads())).isEqualTo(401);
            assertThat(Login.data(api, stays.reads())).isEqualTo(200);
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
            assertThat(Login.data(api, second.reads())).isEqualTo(200);
            assertThat(Login.data(api, first.reads())).isEqualTo(200);
            Login.by(api, token);
            Login.by(api, token);
            assertThat(Login.data(api, first.reads())).isEqualTo(200);
            assertThat(Login.data(api, second.reads())).isEqualTo(200);
            assertThat(Login.data(api, others.reads())).isEqualTo(200);
            for (int i = 0; i < 32; i++) {
                Login.by(api, token);
            }
            assertThat(Login.data(api, first.reads())).isEqualTo(401);
            assertThat(Login.data(api, others.reads())).isEqualTo(200);
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
                assertThat(api.send("DELETE", Login.SESSION, null, login.changes(server))
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

    private void pass(Duration time) {
        servers.nanos().addAndGet(time.toNanos());
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
}
