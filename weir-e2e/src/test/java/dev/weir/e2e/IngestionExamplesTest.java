package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What senders did with the TCP ingestion server that came before, done to this one: connect, send, drop; then ask over HTTP. */
final class IngestionExamplesTest {
    /** The IPv4 one, whatever the machine prefers: it names the device. */
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    private Path directory;

    @Test
    void takesAnEchoThroughNetcat() throws Exception {
        Machine.needs("nc");
        try (ServerProcess server = launch().start()) {
            Machine.must(
                    "sh", "-c", "echo '{\"card_id\": \"NETCAT-TEST\"}' | nc -N localhost " + server.port("ndjson"));
            assertThat(awaitItem(server, "card_id", "NETCAT-TEST"))
                    .contains("\"device_id\":\"127.0.0.1\"", "\"card_id\":\"NETCAT-TEST\"", "\"data\":{}");
        }
    }

    @Test
    void takesARawPacketFromASenderThatDropsTheConnection() throws Exception {
        try (ServerProcess server = launch().start()) {
            try (Socket socket = new Socket(ADDRESS, server.port("ndjson"))) {
                socket.getOutputStream()
                        .write("{\"card_id\": \"RAW-TCP-TEST\", \"timestamp\": \"2026-03-31T12:00:00Z\"}\r\n"
                                .getBytes(UTF_8));
            }
            assertThat(awaitItem(server, "card_id", "RAW-TCP-TEST"))
                    .contains("\"device_id\":\"127.0.0.1\"", "\"timestamp\":\"2026-03-31T12:00:00Z\"");
        }
    }

    @Test
    void keepsSeveralLinesOfOneConnectionAndShowsTheirNumbersThroughEveryDoor() throws Exception {
        try (ServerProcess server = launch().start()) {
            try (Socket socket = new Socket(ADDRESS, server.port("ndjson"))) {
                for (int i = 0; i < 3; i++) {
                    String line = "{\"device_id\": \"New York\", \"timestamp\": " + (1_700_000_000 + i)
                            + ", \"temp\": 2" + i + ".5}\n";
                    socket.getOutputStream().write(line.getBytes(UTF_8));
                }
            }
            Await.until(
                    Duration.ofSeconds(10),
                    "the third event",
                    () -> get(server, "/data?device_id=New+York").contains("\"data\":{\"temp\": 22.5}"));
            try (PutPeer peer = server.connect()) {
                assertThat(peer.ask("get New_York.temp")).isEqualTo("""
                                ok
                                New_York.temp 20.5 1700000000
                                New_York.temp 21.5 1700000001
                                New_York.temp 22.5 1700000002

                                """);
                assertThat(peer.ask("put greenhouse.temp 7.5 1700000000")).isEqualTo(PutPeer.OK);
            }
            String query = "/api/v1/query?series=*&agg=avg,count&from=1700000000&to=1700000010";
            assertThat(get(server, query))
                    .contains("\"key\":\"New_York.temp\"", "[\"2023-11-14T22:13:20Z\",21.5,3]")
                    .contains("\"key\":\"greenhouse.temp\"", "[\"2023-11-14T22:13:20Z\",7.5,1]");
        }
    }

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data")).with("--ndjson.port=0", "--http.port=0");
    }

    /** What {@code /data} says once it has something. */
    private static String awaitItem(ServerProcess server, String parameter, String value) throws Exception {
        String path = "/data?" + parameter + "=" + URLEncoder.encode(value, UTF_8);
        Await.until(
                Duration.ofSeconds(10),
                "an event at " + path,
                () -> get(server, path).contains("\"received_at\""));
        return get(server, path);
    }

    private static String get(ServerProcess server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port("http") + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
