package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP by the byte: what proxies and attackers send. */
@Timeout(60)
final class HttpSocketTest {
    private static final String GET = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST = "POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    @TempDir
    private Path directory;

    private RunningServer running;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private String talk(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Api.port(running.server(), "http"));
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String replies =
                talk(GET + "\r\nGET /none HTTP/1.1\r\nHost: localhost\r\n\r\n" + GET + "Connection: close\r\n\r\n");
        assertThat(replies).containsSubsequence("HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 200");
        assertThat(replies).doesNotContain("Server:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "Content-Length: -1\r\n\r\n{}",
                "Content-Length: +2\r\n\r\n{}",
                "Content-Length: x\r\n\r\n{}",
                "Content-Length: 9999999999999999999\r\n\r\n{}",
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\n{}",
                "Content-Length : 2\r\n\r\n{}",
                "X: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
                "X: a\u0000b\r\nContent-Length: 2\r\n\r\n{}"
            })
    void refusesRequestsWhoseEndIsInDoubt(String rest) throws IOException {
        // What follows in the same bytes must not be taken for a request of its own.
        String replies = talk(POST + rest + GET + "\r\n");
        assertThat(replies).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
        assertThat(replies).doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n', 505",
        "'GET /health/live HTTP/1.1\r\n\r\n', 400",
        "'GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400",
        "'GET  HTTP/1.1\r\nHost: localhost\r\n\r\n', 400",
        "'NONSENSE\r\n\r\n', 400",
        "'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404",
        "'GET /assets/%2e%2e%2fopenapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 404",
        "'GET /health/live HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421",
        "'GET /health/live HTTP/1.1\r\nHost: localhost.evil.example\r\nConnection: close\r\n\r\n', 421",
        "'GET /health/live HTTP/1.1\r\nHost: [::1]:8000\r\nConnection: close\r\n\r\n', 200",
        "'GET /health/live HTTP/1.1\r\nHost: 192.0.2.7\r\nConnection: close\r\n\r\n', 200",
        "'GET /health/live HTTP/1.1\r\nHost: weir.localhost:1\r\nConnection: close\r\n\r\n', 200"
    })
    void answersHeadsByTheLetter(String request, int status) throws IOException {
        assertThat(talk(request)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void aHeadStatesTheLengthThatTheGetHas() throws IOException {
        String path = "/api/v1/series HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        String body = "{\"items\":[],\"next_cursor\":null}";
        String length = "Content-Length: " + body.length() + "\r\n";
        assertThat(talk("GET " + path)).contains(length).endsWith(body);
        assertThat(talk("HEAD " + path)).contains(length).endsWith("\r\n\r\n");
    }

    @Test
    void takesPatternsAsBrowsersSendThem() throws IOException {
        assertThat(
                        talk(
                                "GET /api/v1/series?match=[ab]\\*|{x} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesHeadersOverTheLimit() throws IOException {
        assertThat(talk(GET + "X: " + "x".repeat(100_000) + "\r\n\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(talk(GET + "X: y\r\n".repeat(20_000) + "\r\n")).startsWith("HTTP/1.1 431 ");
        assertThat(talk("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void refusesABodyOverTheLimitBeforeItComes() throws IOException {
        assertThat(talk(POST + "Content-Length: 9000000\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        assertThat(talk(POST + "Content-Length: 2147483648\r\n\r\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void takesChunksAndNothingBehindThem() throws IOException {
        String replies = talk(POST
                + "Transfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n5\r\n\":1}\n\r\n0\r\n\r\n" + GET
                + "Connection: close\r\n\r\n");
        assertThat(replies)
                .containsSubsequence("HTTP/1.1 200", "Connection: close", "{\"accepted\":1")
                .containsOnlyOnce("HTTP/1.1");
    }

    @Test
    void aBodyThatNobodyReadIsNoRequest() throws IOException {
        String inner = GET + "\r\n";
        String replies = talk("POST /data HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: "
                + inner.length() + "\r\n\r\n" + inner);
        assertThat(replies)
                .startsWith("HTTP/1.1 415 ")
                .contains("Connection: close")
                .doesNotContain("HTTP/1.1 200");
    }

    @Test
    void aBodyCutShortStoresNothing() throws IOException {
        talk(POST + "Content-Length: 20\r\n\r\n{\"a\":1}");
        assertThat(talk("GET /data HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .contains("{\"items\":[],\"next_cursor\":null}");
    }

    @Test
    void saysThatABodyMayComeWhenItIsAsked() throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write((POST + "Content-Length: 7\r\nExpect: 100-continue\r\n\r\n").getBytes(ISO_8859_1));
            String asked = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(asked.length()), ISO_8859_1))
                    .isEqualTo(asked);
            socket.getOutputStream().write("{\"a\":1}".getBytes(ISO_8859_1));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void listenersSetToOnePortShareIt() throws IOException {
        int port = freePort();
        try (RunningServer one = RunningServer.in(
                directory.resolve("other"), "--http.port=" + port, "--taps.port=" + port, "--ui.port=-1")) {
            List<Listeners.Bound> bound = one.server().listeners().bound().stream()
                    .filter(each -> each.address().getPort() == port)
                    .toList();
            assertThat(bound).extracting(Listeners.Bound::protocol).containsExactly("http", "taps");
            assertThat(bound.getFirst().listener()).isSameAs(bound.getLast().listener());
            assertThat(one.server().listeners().bound())
                    .extracting(Listeners.Bound::protocol)
                    .doesNotContain("ui");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void namesThePortThatIsTaken() {
        List<String> command = new ArrayList<>(List.of("serve", "--log.level=off"));
        command.addAll(RunningServer.freePorts(
                "--http.port=" + Api.port(running.server(), "http"), "--data=" + directory.resolve("other")));
        CommandRun run = CommandRun.of(directory, command.toArray(new String[0]));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("the port is taken", "(setting http.port)");
        assertThat(run.out()).isEmpty();
    }
}
