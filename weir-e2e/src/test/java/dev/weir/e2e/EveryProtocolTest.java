package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every protocol has in common: a reading is seen everywhere at once, and a line that cannot be taken can be mended. */
@SuppressWarnings("NullAway.Init")
final class EveryProtocolTest {
    /** Much more than it should take, which is printed: the machine has others to serve. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    @TempDir
    private Path directory;

    private ServerProcess server;
    private PutPeer puts;
    private NdjsonPeer lines;
    private HttpPeer http;

    /** Sends something, and waits until the server has answered. */
    private interface Sender {
        void send() throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        server = ServerLaunch.of(directory.resolve("data"))
                .with("--http.port=0", "--ndjson.port=0")
                .start();
        puts = server.connect();
        lines = NdjsonPeer.connect(server.port("ndjson"));
        http = new HttpPeer(server);
        // The first of each takes longer, as the server has only just begun.
        seen("warm", "the first put", () -> puts.ask("put warm.n 2 1700000000"));
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        lines.close();
        puts.close();
        server.close();
    }

    @Test
    void aReadingByAnyProtocolIsSeenLiveInAQueryAndAtItsDevice() throws Exception {
        seen(
                "p1",
                "metrics",
                () -> assertThat(puts.ask("put p1.n 2 1700000000")).isEqualTo(PutPeer.OK));
        seen("p2", "NDJSON", () -> {
            lines.send("{\"device_id\":\"p2\",\"timestamp\":1700000000,\"n\":2}\n");
            assertThat(lines.line()).isEqualTo("{\"ack\":1}");
        });
        seen(
                "p3",
                "http",
                () -> assertThat(http.post("/data", "{\"device_id\":\"p3\",\"timestamp\":1700000000,\"n\":2}"))
                        .contains("\"accepted\":1"));
        seen(
                "p4",
                "http",
                () -> assertThat(http.post(
                                "/api/v1/samples", "[{\"key\":\"p4.n\",\"timestamp\":1700000000,\"value\":2}]"))
                        .contains("\"accepted\":1"));
    }

    private void seen(String device, String way, Sender sender) throws Exception {
        try (LivePeer live = LivePeer.open(server, device + "*")) {
            long began = System.nanoTime();
            sender.send();
            long answered = System.nanoTime();
            String message = live.next();
            while (!message.contains("\"type\":\"sample\"")) {
                message = live.next();
            }
            assertThat(message)
                    .contains("\"key\":\"" + device + ".n\",\"timestamp\":\"2023-11-14T22:13:20Z\",\"value\":2.0}");
            long pushed = System.nanoTime();
            assertThat(http.get("/api/v1/query?from=2023-01-01&to=2024-01-01&series=" + device + ".n"))
                    .contains("[\"2023-11-14T22:13:20Z\",2.0]");
            long queried = System.nanoTime();
            assertThat(http.get("/api/v1/devices/" + device)).contains("\"readings\":1,\"rejects\":0");
            long listed = System.nanoTime();
            System.out.printf(
                    "EveryProtocolTest: a reading by %s was answered after %d ms, pushed after %d ms, in a query after %d ms"
                            + " and at its device after %d ms%n",
                    way,
                    (answered - began) / 1_000_000,
                    (pushed - began) / 1_000_000,
                    (queried - began) / 1_000_000,
                    (listed - began) / 1_000_000);
            assertThat(Duration.ofNanos(listed - began)).isLessThan(SOON);
        }
    }

    @Test
    void aBadLineByAnyProtocolIsFoundMendedAndReplayed() throws Exception {
        assertThat(puts.ask("put b1.n 2x 1700000000")).isEqualTo(PutPeer.WRONG);
        mends("metrics", "b1", "put b1.n 2x 1700000000", "put b1.n 2 1700000000");

        lines.send("{\"device_id\":\"b2\",\"timestamp\":\"soon\",\"n\":2}\n");
        assertThat(lines.line()).startsWith("{\"error\":{\"line\":1,");
        mends(
                "ndjson",
                "b2",
                "{\"device_id\":\"b2\",\"timestamp\":\"soon\",\"n\":2}",
                "{\"device_id\":\"b2\",\"timestamp\":1700000000,\"n\":2}");

        assertThat(http.post("/data", "[{\"device_id\":\"b3\",\"timestamp\":\"soon\",\"n\":2}]"))
                .contains("\"line\":1");
        mends(
                "http",
                "b3",
                "{\"device_id\":\"b3\",\"timestamp\":\"soon\",\"n\":2}",
                "{\"device_id\":\"b3\",\"timestamp\":1700000000,\"n\":2}");

        assertThat(http.post("/api/v1/samples", "[{\"key\":\"b4.n\",\"timestamp\":1700000000,\"value\":\"2x\"}]"))
                .contains("\"line\":1");
        mends(
                "http",
                "b4",
                "{\"key\":\"b4.n\",\"timestamp\":1700000000,\"value\":\"2x\"}",
                "{\"key\":\"b4.n\",\"timestamp\":1700000000,\"value\":2}");
        assertThat(http.get("/api/v1/rejected")).contains("\"items\":[]");
    }

    /** Finds the only rejected line of a device, replays it mended, and reads it back. */
    private void mends(String protocol, String device, String raw, String mended) throws Exception {
        String found = http.get("/api/v1/rejected?protocol=" + protocol + "&device=" + device);
        assertThat(found).contains("\"raw\":" + json(raw));
        Matcher id = ID.matcher(found);
        assertThat(id.find()).as(found).isTrue();
        String replay = "/api/v1/rejected/" + id.group(1) + "/replay";
        assertThat(http.post(replay, "")).contains("\"accepted\":0,\"rejected\":1");
        assertThat(http.post(replay, "{\"raw\":" + json(mended) + "}")).contains("\"accepted\":1,\"rejected\":0");
        assertThat(http.get("/api/v1/query?from=2023-01-01&to=2024-01-01&series=" + device + ".n"))
                .contains("[\"2023-11-14T22:13:20Z\",2.0]");
        assertThat(http.get("/api/v1/rejected?device=" + device)).contains("\"items\":[]");
        assertThat(http.get("/api/v1/devices/" + device)).contains("\"readings\":1,\"rejects\":1");
    }

    private static String json(String text) {
        return "\"" + text.replace("\"", "\\\"") + "\"";
    }
}
