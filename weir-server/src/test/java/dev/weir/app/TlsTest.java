package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.security.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every protocol over TLS, spoken by the JDK's own client. */
final class TlsTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String OK = "ok\n\n";
    private static final int TIMEOUT_MILLIS = 20_000;

    @TempDir
    private Path data;

    @TempDir
    private Path pem;

    private TlsServers tls;

    @BeforeEach
    void begin() throws Exception {
        tls = TlsServers.in(data, pem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void takesPutsAndAnswersGets(String version) throws Exception {
        try (Server server = tls.open();
                SSLSocket socket = TlsServers.metrics(server)) {
            socket.setEnabledProtocols(new String[] {version});
            Servers.send(socket, "put a 1 1\nput a 2 2\nget a\n");
            String all = "ok\n\nok\n\nok\na 1.0 1\na 2.0 2\n\n";
            assertThat(Servers.reply(socket, all)).isEqualTo(all);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void refusesVersionsThatAreNotSafe() throws Exception {
        try (Server server = tls.open();
                SSLSocket socket = TlsServers.metrics(server)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void answersInOrderWhenTheSenderHasEnded() throws Exception {
        try (Server server = tls.open()) {
            assertThat(TlsServers.talk(TlsServers.metrics(server), "put a 1 1\nnonsense\nget a\n"))
                    .isEqualTo("ok\n\nerror\nwrong command\n\nok\na 1.0 1\n\n");
        }
    }

    @Test
    void takesMuchAtOnceAndAnswersAPeerThatReadsLate() throws Exception {
        int puts = 300_000;
        StringBuilder requests = new StringBuilder();
        StringBuilder samples = new StringBuilder("ok\n");
        for (int i = 1; i <= puts; i++) {
            requests.append("put much ").append(i % 10).append(' ').append(i).append('\n');
            samples.append("much ").append(i % 10).append(".0 ").append(i).append('\n');
        }
        requests.append("get much\n".repeat(3));
        samples.append('\n');
        try (Server server = tls.open();
                SSLSocket socket = TlsServers.metrics(server)) {
            Thread sending = Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(requests.toString().getBytes(UTF_8));
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sending.join(2_000); // More is answered than buffers hold, and nobody reads.
            assertThat(Servers.rest(socket))
                    .isEqualTo(OK.repeat(puts) + samples.toString().repeat(3));
        }
    }

    @Test
    void takesEventsAndServesThemOverHttps() throws Exception {
        try (Server server = tls.open();
                SSLSocket events = TlsServers.connect(server, "ndjson", TlsServers.KEYS.trusting("first"));
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsServers.KEYS.trusting("first"))
                        .build()) {
            assertThat(TlsServers.talk(events, "{\"device_id\":\"d1\",\"t\":3}\n"))
                    .isEmpty();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + Api.port(server, "http") + "/data?device_id=d1"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"device_id\":\"d1\"", "\"t\":3");
        }
    }

    @Test
    void pushesOverAWebSocket() throws Exception {
        CompletableFuture<String> pushed = new CompletableFuture<>();
        try (Server server = tls.open();
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsServers.KEYS.trusting("first"))
                        .build()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://127.0.0.1:" + Api.port(server, "http") + "/live?match=a"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket from, CharSequence text, boolean isLast) {
                                    pushed.complete(text.toString());
                                    return null;
                                }
                            })
                    .join();
            assertThat(TlsServers.talk(TlsServers.metrics(server), "put a 7 1\n"))
                    .isEqualTo(OK);
            assertThat(pushed.get(TIMEOUT_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .contains("\"a\"");
            socket.abort();
        }
    }

    @Test
    void aLoginOverTlsIsForThisHostAndForTlsAlone() throws Exception {
        String token = tls.servers().token(Scope.READ, null);
        try (Server server = tls.open("--bind=0.0.0.0", "--http.hsts=1d");
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsServers.KEYS.trusting("first"))
                        .build()) {
            URI at = URI.create("https://127.0.0.1:" + Api.port(server, "http"));
            HttpResponse<String> login = http.send(
                    HttpRequest.newBuilder(at.resolve(Login.SESSION))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            String cookie = login.headers().firstValue("Set-Cookie").orElse("");
            assertThat(cookie)
                    .matches("__Host-weir_session=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict; Secure");
            assertThat(login.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=86400");
            HttpResponse<Void> read = http.send(
                    HttpRequest.newBuilder(at.resolve("/data"))
                            .header("Cookie", cookie.split(";", 2)[0])
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(read.statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"https, 200", "http, 403"})
    void aPageThatCameWithoutTlsIsNotOfThisServer(String scheme, int status) throws Exception {
        try (Server server = tls.open();
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsServers.KEYS.trusting("first"))
                        .build()) {
            String host = "://127.0.0.1:" + Api.port(server, "http");
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create("https" + host + "/data"))
                            .header("Origin", scheme + host)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"device_id\":\"d1\",\"t\":1}"))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "ndjson", "http"})
    void tellsAPeerThatSpeaksInTheClear(String protocol) throws IOException {
        try (Server server = tls.open();
                Socket socket = new Socket(LOOPBACK, Api.port(server, protocol))) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Servers.send(socket, "GET /data HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Servers.rest(socket)).contains("over TLS alone");
        }
    }

    @Test
    void whoHasTooManyConnectionsCostsNoHandshake() throws Exception {
        try (Server server = tls.open("--limits.connections-per-address=1");
                SSLSocket first = TlsServers.metrics(server)) {
            Servers.send(first, "get a\n");
            assertThat(Servers.reply(first, "ok\n\n")).isEqualTo("ok\n\n");
            try (Socket second = new Socket(LOOPBACK, Api.port(server, "metrics"))) {
                second.setSoTimeout(TIMEOUT_MILLIS);
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void handshakesThatCameToNothingAreCounted() throws Exception {
        try (Server server = tls.open()) {
            try (Socket socket = new Socket(LOOPBACK, Api.port(server, "ndjson"))) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                Servers.send(socket, "{}\n");
                assertThat(Servers.rest(socket)).contains("over TLS alone");
            }
            String answer = "";
            while (!answer.contains("{listener=\"ndjson\",reason=\"handshake\"} 1.0")) { // Counted once it is over.
                answer = TlsServers.talk(
                        TlsServers.connect(server, "http", TlsServers.KEYS.trusting("first")),
                        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            }
            assertThat(answer).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void cutsOffAHandshakeThatIsNotDone() throws IOException {
        byte[] hello = new byte[200];
        Arrays.fill(hello, (byte) 1);
        hello[0] = 22;
        hello[1] = 3;
        hello[2] = 1;
        hello[3] = 60; // A record that is long in coming.
        try (Server server = tls.open("--limits.unauthenticated=300ms");
                Socket socket = new Socket(LOOPBACK, Api.port(server, "metrics"))) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            assertThatCode(() -> drip(socket, hello)).doesNotThrowAnyExceptionExcept(SocketException.class);
        }
    }

    /** Sends a byte now and then until the server ends the connection; fails if that takes too long. */
    private static void drip(Socket socket, byte[] bytes) throws IOException, InterruptedException {
        for (byte each : bytes) {
            socket.getOutputStream().write(each);
            Thread.sleep(5);
        }
        socket.getInputStream().readAllBytes();
    }

    @Test
    void endsInGoodOrderWhenTheServerStops() throws Exception {
        SSLSocket socket;
        try (Server server = tls.open()) {
            socket = TlsServers.metrics(server);
            Servers.send(socket, "put a 1 1\n");
            assertThat(Servers.reply(socket, OK)).isEqualTo(OK);
        }
        try (socket) {
            assertThat(Servers.rest(socket)).isEmpty();
        }
    }
}
