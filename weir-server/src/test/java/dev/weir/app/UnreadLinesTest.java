package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.protocol.ndjson.NdjsonPeer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lines that no parser saw are on the list of rejected input with what had come of them. */
@Timeout(60)
final class UnreadLinesTest {
    private static final int MOST_KEPT_BYTES = 4096;

    @TempDir
    private Path directory;

    private static void assertIsAlone(Api api, String code, int line, String raw, boolean isTruncated) {
        JsonNode items = api.get("/api/v1/rejected").json().at("/items");
        assertThat(items).hasSize(1);
        JsonNode item = items.get(0);
        assertThat(item.at("/code").asText()).isEqualTo(code);
        assertThat(item.at("/line").asInt()).isEqualTo(line);
        assertThat(item.at("/raw").asText()).isEqualTo(raw);
        assertThat(item.at("/truncated").asBoolean()).isEqualTo(isTruncated);
    }

    @Test
    void anUnendedPut() throws IOException {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            Servers.talk(running.server(), "put d1.x 1 1\nput d1.x 1");
            assertIsAlone(api, "unended_line", 2, "put d1.x 1", false);
            assertThat(api.get("/api/v1/rejected?device=d1").json().at("/items"))
                    .hasSize(1);
        }
    }

    @Test
    void aPutThatIsTooLong() throws IOException {
        String line = "put d1.x 1" + "0".repeat(20_000);
        try (RunningServer running = RunningServer.in(directory, "--limits.line=16KiB");
                Api api = new Api(running.server())) {
            Servers.talk(running.server(), "put d1.x 1 1\n" + line + " 1\nput d1.x 2 2\n");
            assertIsAlone(api, "line_too_long", 2, line.substring(0, MOST_KEPT_BYTES), true);
        }
    }

    @Test
    void anUnendedEvent() throws IOException {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            NdjsonPeer.talk(running.port("ndjson"), "{\"device_id\":\"d1\"}\n{\"device_id\":");
            assertIsAlone(api, "unended_line", 2, "{\"device_id\":", false);
        }
    }

    @Test
    void anEventThatIsTooLong() throws IOException {
        String line = "{\"device_id\":\"" + "x".repeat(20_000) + "\"}";
        try (RunningServer running = RunningServer.in(directory, "--limits.line=16KiB");
                Api api = new Api(running.server())) {
            NdjsonPeer.talk(running.port("ndjson"), "{\"a\":1}\n" + line + "\n{\"a\":2}\n");
            assertIsAlone(api, "line_too_long", 2, line.substring(0, MOST_KEPT_BYTES), true);
        }
    }

    @Test
    void anEventThatIsTooSlow() throws IOException {
        try (RunningServer running = RunningServer.in(directory, "--ndjson.line-timeout=200ms");
                Api api = new Api(running.server());
                NdjsonPeer peer = new NdjsonPeer(running.port("ndjson"))) {
            peer.send("{\"a\":1}\n{\"device_id\":");
            peer.rest();
            assertIsAlone(api, "too_slow", 2, "{\"device_id\":", false);
        }
    }
}
