package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import dev.weir.protocol.tls.Keyring;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every protocol over TLS, spoken by the JDK's own client. */
class TlsTest {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String OK = "ok\n\n";
    private static final String FORBIDDEN = "error\nforbidden\n\n";

    private static final Keyring KEYS = cut();

    @TempDir
    private Path data;

    @TempDir
    private Path pem;

    private Servers servers;

    private static Keyring cut() {
        try {
            return new Keyring()
                    .server("first", Duration.ofDays(30))
                    .server("second", Duration.ofDays(30))
                    .server("old", Duration.ofDays(13))
                    .authority("plant")
                    .authority("stranger")
                    .certified("d1", "CN=d1,O=Plant", "plant")
                    .certified("nameless", "O=Plant", "plant")
                    .certified("imposter", "CN=d1", "stranger");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void begin() throws Exception {
        servers = Servers.in(data);
        write("first", "first");
        Files.writeString(pem.resolve("ca.pem"), KEYS.certificate("plant"));
    }

    private void write(String certificate, String key) throws IOException, GeneralSecurityException {
        Files.writeString(pem.resolve("cert.pem"), KEYS.certificate(certificate));
        Files.writeString(pem.resolve("key.pem"), KEYS.key(key));
    }

    private Server open(String... more) {
        List<String> flags = new ArrayList<>(
                List.of("--tls.cert=" + pem.resolve("cert.pem"), "--tls.key=" + pem.resolve("key.pem")));
        flags.addAll(List.of(more));
        return servers.open(flags.toArray(String[]::new));
    }

    private static int port(Server server, String protocol) {
        return server.listeners().bound().stream()
                .filter(each -> each.protocol().equals(protocol))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
    }

    private static SSLSocket connect(Server server, String protocol, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port(server, protocol));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    private static SSLSocket metrics(Server server) throws IOException, GeneralSecurityException {
        return connect(server, "metrics", KEYS.trusting("first"));
    }

    /** Sends all at once, ends the sending side, and answers all that comes until the server closes in good order. */
    private static String talk(SSLSocket socket, String requests) throws IOException {
        try (socket) {
            socket.getOutputStream().write(requests.getBytes(UTF_8));
            socket.shutdownOutput();
            return Servers.rest(socket);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void takesPutsAndAnswersGets(String version) throws Exception {
        try (Server server = open();
                SSLSocket socket = metrics(server)) {
            socket.setEnabledProtocols(new String[] {version});
            Servers.send(socket, "put a 1 1\nput a 2 2\nget a\n");
            String all = "ok\n\nok\n\nok\na 1.0 1\na 2.0 2\n\n";
            assertThat(Servers.reply(socket, all)).isEqualTo(all);
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @Test
    void refusesVersionsThatAreNotSafe() throws Exception {
        try (Server server = open();
                SSLSocket socket = metrics(server)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void answersInOrderWhenTheSenderHasEnded() throws Exception {
        try (Server server = open()) {
            assertThat(talk(metrics(server), "put a 1 1\nnonsense\nget a\n"))
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
        try (Server server = open();
                SSLSocket socket = metrics(server)) {
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
        try (Server server = open();
                SSLSocket events = connect(server, "ndjson", KEYS.trusting("first"));
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(KEYS.trusting("first"))
                        .build()) {
            assertThat(talk(events, "{\"device_id\":\"d1\",\"t\":3}\n")).isEmpty();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(
                                    URI.create("https://127.0.0.1:" + port(server, "http") + "/data?device_id=d1"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"device_id\":\"d1\"", "\"t\":3");
        }
    }

    @Test
    void pushesOverAWebSocket() throws Exception {
        CompletableFuture<String> pushed = new CompletableFuture<>();
        try (Server server = open();
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(KEYS.trusting("first"))
                        .build()) {
            WebSocket socket = http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("wss://127.0.0.1:" + port(server, "http") + "/live?match=a"),
                            new WebSocket.Listener() {
                                @Override
                                public @Nullable CompletionStage<?> onText(
                                        WebSocket from, CharSequence text, boolean isLast) {
                                    pushed.complete(text.toString());
                                    return null;
                                }
                            })
                    .join();
            assertThat(talk(metrics(server), "put a 7 1\n")).isEqualTo(OK);
            assertThat(pushed.get(TIMEOUT_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS))
                    .contains("\"a\"");
            socket.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "ndjson", "http"})
    void tellsAPeerThatSpeaksInTheClear(String protocol) throws IOException {
        try (Server server = open();
                Socket socket = new Socket(LOOPBACK, port(server, protocol))) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            Servers.send(socket, "GET /data HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(Servers.rest(socket)).contains("over TLS alone");
        }
    }

    @Test
    void whoHasTooManyConnectionsCostsNoHandshake() throws Exception {
        try (Server server = open("--limits.connections-per-address=1");
                SSLSocket first = metrics(server)) {
            Servers.send(first, "get a\n");
            assertThat(Servers.reply(first, "ok\n\n")).isEqualTo("ok\n\n");
            try (Socket second = new Socket(LOOPBACK, port(server, "metrics"))) {
                second.setSoTimeout(TIMEOUT_MILLIS);
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @Test
    void handshakesThatCameToNothingAreCounted() throws Exception {
        try (Server server = open()) {
            try (Socket socket = new Socket(LOOPBACK, port(server, "ndjson"))) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                Servers.send(socket, "{}\n");
                assertThat(Servers.rest(socket)).contains("over TLS alone");
            }
            String answer = "";
            while (!answer.contains("{listener=\"ndjson\",reason=\"handshake\"} 1.0")) { // Counted once it is over.
                answer = talk(
                        connect(server, "http", KEYS.trusting("first")),
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
        try (Server server = open("--limits.unauthenticated=300ms");
                Socket socket = new Socket(LOOPBACK, port(server, "metrics"))) {
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
    void readsTheFilesAgainWhenTheyChange() throws Exception {
        try (Server server = open();
                SSLSocket before = metrics(server)) {
            assertThat(shown(server, "first")).isEqualTo("CN=first");
            Servers.send(before, "put a 1 1\n");
            assertThat(Servers.reply(before, OK)).isEqualTo(OK);

            write("second", "first"); // As if one file were written and the other not yet.
            long end = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < end) {
                assertThat(shown(server, "first")).isEqualTo("CN=first");
            }
            write("second", "second");
            String name = "";
            while (!name.equals("CN=second")) {
                name = shownBySecond(server);
            }

            Servers.send(before, "put a 2 2\n");
            assertThat(Servers.reply(before, OK)).isEqualTo(OK);
        }
    }

    private static String shown(Server server, String trusted) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = connect(server, "metrics", KEYS.trusting(trusted))) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** What is shown when nobody knows yet which it will be. */
    private static String shownBySecond(Server server) throws IOException, GeneralSecurityException {
        try {
            return shown(server, "second");
        } catch (SSLException e) {
            return "";
        }
    }

    @Test
    void aDeviceWithACertificateWritesItsOwnSeriesWithoutAToken() throws Exception {
        servers.token(Scope.ADMIN, null);
        try (Server server = open("--bind=0.0.0.0", "--tls.client-ca=" + pem.resolve("ca.pem"))) {
            SSLContext device = KEYS.trusting("first", "d1");
            assertThat(talk(connect(server, "metrics", device), "put d1 1 1\nput d1.t 1 1\nput d2.t 1 1\nget d1\n"))
                    .isEqualTo(OK + OK + FORBIDDEN + FORBIDDEN);
            assertThat(talk(connect(server, "ndjson", device), "{\"device_id\":\"d1\",\"t\":3}\n"))
                    .isEmpty();
            try (HttpClient http = HttpClient.newBuilder().sslContext(device).build()) {
                assertThat(post(http, server, "{\"device_id\":\"d1\",\"t\":4}")).isEqualTo(200);
                assertThat(post(http, server, "{\"device_id\":\"d2\",\"t\":4}")).isEqualTo(400);
            }
        }
    }

    private static int post(HttpClient http, Server server, String event) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port(server, "http") + "/data"))
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void withoutACertificateATokenIsNeededAsBefore() throws Exception {
        String token = servers.token(Scope.WRITE, null);
        try (Server server = open("--bind=0.0.0.0", "--tls.client-ca=" + pem.resolve("ca.pem"))) {
            assertThat(talk(metrics(server), "put d1 1 1\n")).isEqualTo("error\nunauthorized\n\n");
            assertThat(talk(metrics(server), "auth " + token + "\nput d2 1 1\n"))
                    .isEqualTo(OK + OK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"imposter", "nameless"})
    void turnsAwayACertificateThatItCannotTrustOrThatNamesNobody(String name) throws Exception {
        try (Server server = open("--tls.client-ca=" + pem.resolve("ca.pem"));
                SSLSocket socket = connect(server, "metrics", KEYS.trusting("first", name))) {
            assertThat(replyToAPut(socket)).isEmpty();
        }
    }

    private static String replyToAPut(SSLSocket socket) {
        try {
            Servers.send(socket, "put d1 1 1\n");
            return Servers.reply(socket, OK);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void doesNotStartWithFilesThatItCannotUse() throws Exception {
        write("first", "second");
        assertThatThrownBy(this::open)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("the key is not that of the first certificate, which is for CN=first");
        Files.writeString(pem.resolve("key.pem"), "nonsense");
        assertThatThrownBy(this::open).hasMessageContaining("key.pem").hasMessageContaining("no private key");
        Files.writeString(pem.resolve("cert.pem"), "nonsense");
        assertThatThrownBy(this::open).hasMessageContaining("cert.pem").hasMessageContaining("no certificate");
        Files.delete(pem.resolve("cert.pem"));
        assertThatThrownBy(this::open).hasMessageContaining("cert.pem").hasMessageContaining("there is no such file");
    }

    @Test
    void endsInGoodOrderWhenTheServerStops() throws Exception {
        SSLSocket socket;
        try (Server server = open()) {
            socket = metrics(server);
            Servers.send(socket, "put a 1 1\n");
            assertThat(Servers.reply(socket, OK)).isEqualTo(OK);
        }
        try (socket) {
            assertThat(Servers.rest(socket)).isEmpty();
        }
    }

    @Test
    void saysThatTheCertificateRunsOut() throws Exception {
        write("old", "old");
        try (Server server = open();
                HttpClient http =
                        HttpClient.newBuilder().sslContext(KEYS.trusting("old")).build()) {
            String health = http.send(
                            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port(server, "http") + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(health).contains("\"tls\":{\"status\":\"degraded\",\"reason\":\"the certificate runs out at ");
        }
    }
}
