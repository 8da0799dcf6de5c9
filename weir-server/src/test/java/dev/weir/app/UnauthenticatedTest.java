package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who shows no token where one is needed holds no connection for longer than {@code limits.unauthenticated}, whatever it says meanwhile. */
@Timeout(60)
final class UnauthenticatedTest {
    @TempDir
    private Path directory;

    private String token;
    private Server server;

    @BeforeEach
    void start() {
        Servers servers = Servers.in(directory);
        token = servers.token(Scope.READ, null);
        server = servers.open("--bind=0.0.0.0", "--limits.unauthenticated=300ms");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String request(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static String silence(Server server) throws IOException {
        try (Socket socket = Wire.connect(server, "http")) {
            return all(socket);
        }
    }

    @Test
    void aPeerThatAsksNothingIsToldThatItIsLateAndCounted() throws IOException {
        assertThat(silence(server)).startsWith("HTTP/1.1 408 ");
        assertThat(Wire.get(server, "/metrics", "Authorization: Bearer " + token + "\r\n"))
                .contains("weir_http_requests_total{method=\"other\",route=\"other\",status=\"408\"} 1");
    }

    @ParameterizedTest
    @CsvSource({"/health, 200", "/data, 401", "/none, 404"})
    void aPeerThatAsksForWhatNeedsNoTokenIsClosedToo(String path, int status) throws IOException {
        try (Socket socket = Wire.connect(server, "http")) {
            Wire.send(socket, request(path, ""));
            assertThat(all(socket)).startsWith("HTTP/1.1 " + status + " ").containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void aPeerThatHasShownItsTokenTakesItsTime() throws IOException {
        try (Socket socket = Wire.connect(server, "http")) {
            Wire.send(socket, request("/data", "Authorization: Bearer " + token + "\r\n"));
            assertThat(Wire.read(socket, 12)).isEqualTo("HTTP/1.1 200");
            silence(server);
            silence(server); // By now the time of the first is over.
            Wire.send(socket, request("/none", "Connection: close\r\n"));
            assertThat(all(socket)).contains("HTTP/1.1 404");
        }
    }

    @Test
    void aLoginIsShortAndComesAtOnce() throws IOException {
        String login =
                "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n";
        String body = "{\"token\":\"" + token + "\"}";
        for (int bytes : new int[] {16 << 10, (16 << 10) + 1}) {
            String answer = Wire.talk(
                    server,
                    "http",
                    login + "Content-Length: " + bytes + "\r\n\r\n" + body + " ".repeat(bytes - body.length()));
            assertThat(answer).startsWith("HTTP/1.1 " + (bytes > 16 << 10 ? 413 : 201));
        }
        try (Socket socket = Wire.connect(server, "http")) {
            Wire.send(socket, login + "Content-Length: 100\r\n\r\n{");
            assertThat(all(socket)).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void whoIsTurnedAwayByTheOtherProtocolsIsCounted() throws IOException {
        assertThat(Wire.talk(server, "metrics", "get a\n")).isEqualTo("error\nunauthorized\n\n");
        assertThat(Wire.talk(server, "ndjson", "{}\n")).contains("\"code\":\"unauthorized\"");
        assertThat(Wire.talk(server, "ndjson", "GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(Wire.get(server, "/metrics", "Authorization: Bearer " + token + "\r\n"))
                .contains(
                        "weir_connections_refused_total{listener=\"metrics\",reason=\"unauthorized\"} 1",
                        "weir_connections_refused_total{listener=\"ndjson\",reason=\"unauthorized\"} 1",
                        "weir_connections_refused_total{listener=\"ndjson\",reason=\"other_protocol\"} 1");
    }
}
