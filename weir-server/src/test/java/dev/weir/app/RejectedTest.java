package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.security.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What could not be taken, by every protocol: found, mended and sent again over HTTP. */
final class RejectedTest {
    @TempDir
    private Path directory;

    private RunningServer running;
    private Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory, "--limits.line=16KiB");
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    private void restart(String... flags) {
        stop();
        running = RunningServer.in(directory, flags);
        api = new Api(running.server());
    }

    private String talk(String protocol, byte[] bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.port(protocol))) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private JsonNode list(String query) {
        return api.get("/api/v1/rejected" + query).json().at("/items");
    }

    private Api.Answer replay(JsonNode item, String raw) {
        return api.postJson("/api/v1/rejected/" + item.at("/id").asLong() + "/replay", raw);
    }

    @Test
    void aBadPutIsFoundMendedAndReplayed() throws IOException {
        talk("metrics", "get x\nput d1.temp 1 1700000000\nput d1.temp 2x 1700000001\n".getBytes(UTF_8));
        JsonNode item =
                list("?protocol=metrics&device=d1&code=wrong_command&from=-1h").get(0);
        assertThat(item.at("/raw").asText()).isEqualTo("put d1.temp 2x 1700000001");
        assertThat(item.at("/reason").asText()).isEqualTo("cannot take the line: the value \"2x\" is no number");
        assertThat(item.at("/line").asInt()).isEqualTo(3);
        assertThat(item.at("/peer").asText()).isEqualTo("127.0.0.1");
        assertThat(api.get("/api/v1/rejected/" + item.at("/id").asLong()).json())
                .isEqualTo(item);

        assertThat(replay(item, "{\"raw\":\"put d1.temp 2y 1700000001\"}").body())
                .startsWith("{\"accepted\":0,\"rejected\":1,")
                .contains("2y");
        JsonNode again = list("").get(0);
        assertThat(again.at("/id")).isEqualTo(item.at("/id"));
        assertThat(again.at("/raw").asText()).isEqualTo("put d1.temp 2y 1700000001");
        assertThat(replay(item, "{\"raw\":\"get d1.temp\"}")
                        .json()
                        .at("/rejected")
                        .asInt())
                .isEqualTo(1);
        assertThat(replay(item, "{\"raw\":\"put a 1 1\\nput b 1 1\"}")
                        .json()
                        .at("/rejected")
                        .asInt())
                .isEqualTo(1);

        assertThat(replay(item, "{\"raw\":\"put d1.temp 2 1700000001\"}").body())
                .isEqualTo("{\"accepted\":1,\"rejected\":0}");
        assertThat(list("")).isEmpty();
        assertThat(replay(item, "").status()).isEqualTo(404);
        assertThat(talk("metrics", "get d1.temp\n".getBytes(UTF_8)))
                .isEqualTo("ok\nd1.temp 1.0 1700000000\nd1.temp 2.0 1700000001\n\n");
        JsonNode flow = api.get("/api/v1/stats").json().at("/protocols/metrics");
        assertThat(flow.at("/received").asInt()).isEqualTo(6);
        assertThat(flow.at("/accepted").asInt()).isEqualTo(2);
        assertThat(api.get("/api/v1/devices/d1").json().at("/rejects").asInt()).isEqualTo(4);
    }

    @Test
    void aBadLineOfJsonIsFoundMendedAndReplayed() throws IOException {
        talk(
                "ndjson",
                "{\"device_id\":\"d1\",\"a\":1}\n{\"device_id\":\"d2\",\"timestamp\":\"x\",\"a\":2}\n".getBytes(UTF_8));
        JsonNode item = list("?protocol=ndjson&device=d2").get(0);
        assertThat(item.at("/code").asText()).isEqualTo("invalid_timestamp");
        assertThat(item.at("/line").asInt()).isEqualTo(2);
        assertThat(item.at("/raw").asText()).isEqualTo("{\"device_id\":\"d2\",\"timestamp\":\"x\",\"a\":2}");
        assertThat(replay(item, "{\"raw\":\"{\\\"a\\\":2}\"}")
                        .json()
                        .at("/accepted")
                        .asInt())
                .isEqualTo(1);
        assertThat(api.get("/data?device_id=127.0.0.1")
                        .json()
                        .at("/items/0/data/a")
                        .asInt())
                .isEqualTo(2);
        assertThat(list("")).isEmpty();
    }

    @Test
    void aBareSampleThatIsRefusedIsOfTheDeviceThatItsKeyNames() {
        api.postJson(
                "/api/v1/samples",
                "[{\"key\":\"s1.a\",\"value\":\"1\"},{\"key\":\"s1.b\",\"value\":1,\"timestamp\":\"x\"},"
                        + "{\"unit\":\"m\",\"key\":\"s1\",\"value\":1},{\"key\":\".c\",\"value\":\"1\"},{\"value\":1}]");
        assertThat(list("?device=s1")).hasSize(3);
        assertThat(list("")).hasSize(5);
        assertThat(api.get("/api/v1/devices/s1").json().at("/rejects").asInt()).isEqualTo(3);
    }

    @Test
    void elementsOfBodiesGoBackWhereTheyCameIn() {
        api.postJson("/data", "[{\"device_id\":\"d1\",\"key\":\"k\",\"value\":1,\"timestamp\":\"x\"}]");
        api.postJson("/api/v1/samples", "[{\"key\":\"k\",\"value\":\"1\"}]");
        JsonNode items = list("?protocol=http");
        assertThat(items).hasSize(2);
        String raw = "{\"raw\":\"{\\\"key\\\":\\\"k\\\",\\n \\\"value\\\":1}\"}";
        assertThat(replay(items.get(0), raw).json().at("/accepted").asInt()).isEqualTo(1);
        assertThat(api.get("/api/v1/series?match=k").json().at("/items")).hasSize(1);
        assertThat(replay(items.get(1), raw).json().at("/accepted").asInt()).isEqualTo(1);
        assertThat(api.get("/data").json().at("/items")).hasSize(1);
    }

    @Test
    void allThatMatchAreReplayedAndTheRestStays() throws IOException {
        String lines = "{\"device_id\":\"d1\",\"timestamp\":\"x\"}\n".repeat(3) + "1\n";
        talk("ndjson", lines.getBytes(UTF_8));
        talk("metrics", ("put " + "x".repeat(5000) + " 1 1\n").getBytes(UTF_8));
        JsonNode first = list("?device=d1").get(2);
        assertThat(replay(first, "{\"raw\":\"{\\\"device_id\\\":\\\"d1\\\",\\\"timestamp\\\":\\\"y\\\"}\"}")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("POST", "/api/v1/rejected/replay?from=-1h", null).body())
                .isEqualTo("{\"accepted\":0,\"rejected\":4,\"skipped\":1}");
        assertThat(list("")).hasSize(5);
        assertThat(list("?code=not_an_object")).hasSize(1);
    }

    @Test
    void onlyTheBeginningOfALongLineIsKept() throws IOException {
        String line = "put " + "x".repeat(4091) + "\u00fc" + "x".repeat(5000);
        talk("metrics", (line + " 1 1\n" + "put d.y " + "1".repeat(20_000) + " 1\n").getBytes(UTF_8));
        JsonNode skipped = list("").get(0);
        assertThat(skipped.at("/code").asText()).isEqualTo("line_too_long");
        assertThat(skipped.at("/device").asText()).isEqualTo("d");
        JsonNode item = list("").get(1);
        assertThat(item.at("/truncated").asBoolean()).isTrue();
        assertThat(item.at("/raw").asText()).isEqualTo("put " + "x".repeat(4091));
        assertThat(item.has("raw_base64")).isFalse();
        assertThat(replay(item, "").status()).isEqualTo(409);
        assertThat(replay(item, "{\"raw\":\"put x 1 1\"}")
                        .json()
                        .at("/accepted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void bytesThatAreNoTextComeBackAsTheyAre() throws IOException {
        byte[] bytes = "put d1.x \u00ff\u00c0 1".getBytes(ISO_8859_1);
        talk("metrics", (new String(bytes, ISO_8859_1) + "\n").getBytes(ISO_8859_1));
        JsonNode item = list("?device=d1").get(0);
        assertThat(item.at("/raw").asText()).isEqualTo("put d1.x \uFFFD\uFFFD 1");
        assertThat(Base64.getDecoder().decode(item.at("/raw_base64").asText())).isEqualTo(bytes);
    }

    @Test
    void aHundredAMinuteAreKeptAndTheRestCounted() throws IOException {
        talk("metrics", "foo\n".repeat(150).getBytes(UTF_8));
        assertThat(list("?limit=1000")).hasSize(100);
        assertThat(api.get("/api/v1/stats")
                        .json()
                        .at("/protocols/metrics/rejected")
                        .asInt())
                .isEqualTo(150);
        assertThat(api.get("/metrics").body())
                .contains("weir_rejected_kept_total 100", "weir_rejected_only_counted_total 50");
    }

    @Test
    void pagesHoldEveryItemOnceWhileNewOnesCome() throws IOException {
        talk("metrics", "foo\n".repeat(25).getBytes(UTF_8));
        Set<Long> seen = new HashSet<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/api/v1/rejected?limit=10" + cursor).json();
            page.at("/items")
                    .forEach(item ->
                            assertThat(seen.add(item.at("/id").asLong())).isTrue());
            cursor = page.at("/next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.at("/next_cursor").asText();
            talk("metrics", "bar\n".getBytes(UTF_8));
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(25);
    }

    @Test
    void everythingIsThereAfterARestartAndNoIdIsGivenTwice() throws IOException {
        talk("metrics", "foo\nput d.x y 1\n".getBytes(UTF_8));
        JsonNode before = list("");
        restart();
        assertThat(list("")).isEqualTo(before);
        replay(before.get(0), "{\"raw\":\"put d.x 1 1\"}");
        running.server().store().flush();
        restart();
        assertThat(list("")).hasSize(1);
        talk("metrics", "foo\n".getBytes(UTF_8));
        assertThat(list("").get(0).at("/id").asLong())
                .isEqualTo(before.get(0).at("/id").asLong() + 1);
    }

    @Test
    void theOldestGoWhenTheListIsFull() throws IOException {
        restart("--limits.rejected=1MiB");
        for (int device = 0; device < 5; device++) {
            talk(
                    "metrics",
                    ("put d" + device + ".x " + "y".repeat(3000) + " 1\n")
                            .repeat(100)
                            .getBytes(UTF_8));
        }
        JsonNode items = list("?limit=1000");
        assertThat(items.size()).isBetween(300, 330);
        assertThat(items.get(0).at("/device").asText()).isEqualTo("d4");
        assertThat(items.get(0).at("/line").asInt()).isEqualTo(100);
        assertThat(api.get("/metrics").body()).contains("weir_rejected_dropped_total " + (500 - items.size()));
        restart("--limits.rejected=1MiB");
        assertThat(list("?limit=1000")).isEqualTo(items);
    }

    @Test
    void whatTheTokenDoesNotAllowStaysAsItIs() throws IOException {
        stop();
        Servers servers = Servers.in(directory.resolve("data"));
        String admin = servers.token(Scope.ADMIN, null);
        String device = servers.token(Scope.WRITE, "d1");
        String reader = servers.token(Scope.READ, null);
        running = RunningServer.in(directory, "--bind=0.0.0.0");
        api = new Api(running.server());
        talk("metrics", ("foo " + device + "\n").getBytes(UTF_8));
        talk("metrics", ("auth " + device + "\nput d2.x 1 1\nput d1.x y 1\nauth " + admin + " x\n").getBytes(UTF_8));
        JsonNode items = api.get("/api/v1/rejected", "Authorization", "Bearer " + admin)
                .json()
                .at("/items");
        assertThat(items).as("nothing of who showed no token, and no token").hasSize(2);
        assertThat(items.get(1).at("/code").asText()).isEqualTo("forbidden");
        String path = "/api/v1/rejected/" + items.get(1).at("/id").asLong() + "/replay";
        assertThat(api.postJson(path, "{\"raw\":\"put d1.x 1 1\"}", "Authorization", "Bearer " + device)
                        .status())
                .isEqualTo(403);
        assertThat(api.postJson(path, "", "Authorization", "Bearer " + reader).status())
                .isEqualTo(403);
        assertThat(api.postJson(path, "", "Authorization", "Bearer " + admin)
                        .json()
                        .at("/accepted")
                        .asInt())
                .isEqualTo(1);
        path = "/api/v1/rejected/" + items.get(0).at("/id").asLong() + "/replay";
        assertThat(api.postJson(path, "{\"raw\":\"put d1.x 1 1\"}", "Authorization", "Bearer " + device)
                        .json()
                        .at("/accepted")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotUnderstoodIsSaid() {
        assertThat(api.get("/api/v1/rejected?protocol=ftp").body()).contains("metrics, ndjson, http");
        assertThat(api.get("/api/v1/rejected?code=bad").body()).contains("wrong_command");
        assertThat(api.get("/api/v1/rejected/7").status()).isEqualTo(404);
        assertThat(api.get("/api/v1/rejected/x").status()).isEqualTo(404);
        assertThat(api.postJson("/api/v1/rejected/7/replay", "{\"raw\":1}").status())
                .isEqualTo(400);
        assertThat(api.postJson("/api/v1/rejected/7/replay", "{\"row\":\"\"}").status())
                .isEqualTo(400);
        assertThat(api.postJson("/api/v1/rejected/7/replay", "{\"raw\":\"\\ud800\"}")
                        .status())
                .isEqualTo(400);
    }
}
