package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who shows no token where one is needed holds no connection for longer than {@code limits.unauthenticated}, whatever it says meanwhile, and what the last
 * answer takes: as long again, and a second for each 16 KiB.
 */
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
    void aPeerThatAsksAgainAndAgainIsClosedToo() throws IOException {
        try (Socket socket = Wire.connect(server, "http")) {
            while (hasAnswered(socket)) {
                assertThat(socket.isClosed()).isFalse();
            }
        }
    }

    private static boolean hasAnswered(Socket socket) throws IOException {
        try {
            Wire.send(socket, request("/none", ""));
            String head = "";
            String next = Wire.read(socket, 1);
            while (!next.isEmpty() && !head.endsWith("\r\n\r\n")) {
                head += next;
                next = Wire.read(socket, 1);
            }
            if (next.isEmpty()) {
                return false;
            }
            int bytes = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            return Wire.read(socket, bytes - 1).length() == bytes - 1;
        } catch (SocketException e) {
            return false; // It was closed with the request unread.
        }
    }

    @Test
    void aPeerThatReadsNothingIsClosedToo() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Api.port(server, "http")));
            Wire.send(socket, request("/openapi.json", "").repeat(60));
            await(() -> connections() == 1);
            await(() -> connections() == 0);
        }
    }

    private int connections() {
        return server.listeners().bound().stream()
                .filter(bound -> bound.protocol().equals("http"))
                .mapToInt(bound -> bound.listener().connections())
                .sum();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
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
