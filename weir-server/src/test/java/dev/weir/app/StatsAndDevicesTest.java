package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What came, from whom, and what became of it, as it is told over HTTP. */
@Timeout(60)
final class StatsAndDevicesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private RunningServer running;

    @SuppressWarnings("NullAway.Init")
    private Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    private void restart() {
        stop();
        start();
    }

    /** Sends text to a listener and reads until the server ends the connection. */
    private String tell(String protocol, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port(protocol))) {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private JsonNode flow(String protocol) {
        return api.get("/api/v1/stats").json().at("/protocols/" + protocol);
    }

    private void sendByEveryProtocol() throws IOException {
        tell(
                "metrics",
                "put a.x 1 1700000000\nget a.x\nput a.x one 1700000001\nput b 2 1700000002\nPUT a.x 1 2\nput cut");
        tell("ndjson", """
                {"hello":{"ack":true}}
                {"device_id":"d1","t":1,"u":2}

                17
                {"device_id":"d1","timestamp":"soon"}
                {"n":1}
                """);
        api.postJson("/data", "[{\"device_id\":\"d1\",\"t\":3},{\"device_id\":[]}]");
        api.postJson("/data", "17");
        api.postJson("/api/v1/samples", "[{\"key\":\"a.y\",\"value\":4}]");
    }

    @Test
    void everyLineIsAccountedForByItsProtocol() throws IOException {
        sendByEveryProtocol();
        assertThat(flow("metrics").toString())
                .isEqualTo("{\"received\":5,\"accepted\":2,\"rejected\":3,\"in_flight\":0,\"samples\":2,\"events\":0,"
                        + "\"bytes\":83,\"rejected_by_code\":{\"unended_line\":1,\"wrong_command\":2}}");
        assertThat(flow("ndjson").toString())
                .contains("\"received\":4,\"accepted\":2,\"rejected\":2,\"in_flight\":0,\"samples\":3,\"events\":2")
                .contains("{\"not_an_object\":1,\"invalid_timestamp\":1}");
        assertThat(flow("http").toString())
                .contains("\"received\":4,\"accepted\":2,\"rejected\":2,\"in_flight\":0,\"samples\":2,\"events\":1");
        JsonNode stats = api.get("/api/v1/stats").json();
        assertThat(stats.at("/samples").asLong()).isEqualTo(7);
        assertThat(stats.at("/events").asLong()).isEqualTo(3);
    }

    @Test
    void countsGoOnAfterARestartWhetherFlushedOrNot() throws IOException {
        sendByEveryProtocol();
        String stats = api.get("/api/v1/stats").body();
        String devices = api.get("/api/v1/devices").body();
        restart();
        assertThat(api.get("/api/v1/stats").body()).isEqualTo(stats);
        assertThat(api.get("/api/v1/devices").body()).isEqualTo(devices);
        running.server().store().flush();
        restart();
        assertThat(api.get("/api/v1/stats").body()).isEqualTo(stats);
        assertThat(api.get("/api/v1/devices").body()).isEqualTo(devices);
        tell("metrics", "put a.x 9 1700000009\n");
        assertThat(flow("metrics").at("/accepted").asLong()).isEqualTo(3);
        running.server().store().flush();
        restart();
        assertThat(flow("metrics").at("/accepted").asLong()).isEqualTo(3);
        assertThat(api.get("/api/v1/devices/a").json().at("/readings").asLong()).isEqualTo(3);
    }

    @Test
    void overwrittenSamplesAreToldOnceTheyAreFound() throws IOException {
        tell("metrics", "put a.x 1 1700000000\nput a.x 2 1700000000\nput b.x 3 1700000000\n");
        assertThat(api.get("/api/v1/stats").json().at("/overwritten").asLong()).isZero();
        running.server().store().flush();
        assertThat(api.get("/api/v1/stats").json().at("/overwritten").asLong()).isEqualTo(1);
        restart();
        assertThat(api.get("/api/v1/stats").json().at("/overwritten").asLong()).isEqualTo(1);
        assertThat(flow("metrics").at("/samples").asLong()).isEqualTo(3);
    }

    @Test
    void theHistoryGoesFromTheCountsOfTheStartToThoseOfNow() throws IOException {
        sendByEveryProtocol();
        assertThat(counts(api.get("/api/v1/stats/history").json()))
                .containsExactly(List.of(0L, 0L, 0L), List.of(13L, 6L, 7L));
        restart();
        assertThat(counts(api.get("/api/v1/stats/history").json()))
                .containsExactly(List.of(13L, 6L, 7L), List.of(13L, 6L, 7L));
    }

    /** The first and the last: a slow machine may have kept some between. */
    private static List<List<Long>> counts(JsonNode history) {
        JsonNode items = history.at("/items");
        return List.of(counts(items, 0), counts(items, items.size() - 1));
    }

    private static List<Long> counts(JsonNode items, int at) {
        JsonNode item = items.path(at);
        return List.of(
                item.at("/received").asLong(),
                item.at("/accepted").asLong(),
                item.at("/rejected").asLong());
    }

    @Test
    void countersForPrometheusSayTheSame() throws IOException {
        sendByEveryProtocol();
        assertThat(api.get("/metrics").body())
                .contains("weir_lines_received_total{protocol=\"metrics\"} 5.0")
                .contains("weir_lines_accepted_total{protocol=\"metrics\"} 2.0")
                .contains("weir_lines_rejected_total{code=\"wrong_command\",protocol=\"metrics\"} 2.0")
                .contains("weir_lines_in_flight{protocol=\"metrics\"} 0.0");
    }

    @Test
    void aDeviceIsThatOfItsEventsAndOfItsBareSamples() throws IOException {
        sendByEveryProtocol();
        JsonNode device = api.get("/api/v1/devices/d1").json();
        assertThat(device.at("/protocols").toString()).isEqualTo("[\"ndjson\",\"http\"]");
        assertThat(device.at("/address").asText()).isEqualTo("127.0.0.1");
        assertThat(device.at("/readings").asLong()).isEqualTo(2);
        assertThat(device.at("/rejects").asLong()).isEqualTo(1);
        assertThat(api.get("/api/v1/devices/a").json().at("/readings").asLong()).isEqualTo(2);
        assertThat(api.get("/api/v1/devices/b").json().at("/readings").asLong()).isEqualTo(1);
        assertThat(names("/api/v1/devices")).containsExactlyInAnyOrder("a", "b", "d1", "127.0.0.1");
        assertThat(api.get("/api/v1/devices/none").status()).isEqualTo(404);
    }

    @Test
    void learnsTheIntervalFromTheTimesOfABacklog() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            lines.append("{\"device_id\":\"d1\",\"timestamp\":")
                    .append(1_700_000_000 + i)
                    .append("}\n");
        }
        tell("ndjson", lines.toString());
        JsonNode device = api.get("/api/v1/devices/d1").json();
        assertThat(device.at("/interval_seconds").asDouble()).isEqualTo(1.0);
        assertThat(device.at("/silent").asBoolean()).isFalse();
    }

    @Test
    void listsByPatternAndPages() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            lines.append("put m").append(i).append(".x 1 1700000000\n");
        }
        lines.append("put other.x 1 1700000000\n");
        tell("metrics", lines.toString());
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    api.get("/api/v1/devices?match=m*&limit=100" + cursor).json();
            page.at("/items").forEach(item -> found.add(item.at("/device").asText()));
            cursor = page.at("/next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.at("/next_cursor").asText();
        } while (!cursor.isEmpty());
        assertThat(found).hasSize(250).doesNotHaveDuplicates().startsWith("m249", "m248");
        assertThat(api.get("/api/v1/devices").json().at("/items")).hasSize(100);
        assertThat(api.get("/api/v1/devices?silent=true").json().at("/items")).isEmpty();
        assertThat(api.get("/api/v1/devices?silent=perhaps").status()).isEqualTo(400);
        assertThat(api.get("/api/v1/devices?cursor=x").status()).isEqualTo(400);
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        api.get(path)
                .json()
                .at("/items")
                .forEach(item -> names.add(item.at("/device").asText()));
        return names;
    }
}
