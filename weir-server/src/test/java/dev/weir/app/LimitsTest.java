package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits as they are set, below, at and above each: what is refused has a reason that names the limit or its code, and is counted. */
@Timeout(60)
final class LimitsTest {
    private static final String SERIES_LIMIT = "cannot add a series: there are 3, and limits.series allows no more";

    @TempDir
    private Path directory;

    private RunningServer running;
    private Api api;
    private Uploads uploads;

    @BeforeEach
    void start() {
        running = RunningServer.in(
                directory,
                "--limits.line=64",
                "--limits.json-depth=3",
                "--limits.http-headers=1KiB",
                "--limits.http-body=200",
                "--limits.upload=4KiB",
                "--limits.csv-row=40",
                "--limits.csv-columns=4",
                "--limits.websocket-message=200",
                "--limits.series=3",
                "--limits.query-samples=2");
        api = new Api(running.server());
        uploads = new Uploads(api);
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    private String talk(String listener, String bytes) throws IOException {
        return Wire.talk(running.server(), listener, bytes);
    }

    private void assertCounted(String figure, int times) {
        assertThat(api.get("/metrics").body().lines().filter(line -> line.startsWith("weir_")))
                .anyMatch(line -> line.startsWith(figure) && line.endsWith(" " + times + ".0"));
    }

    private void assertRejected(String code, String protocol, int times) {
        assertCounted("weir_lines_rejected_total{code=\"" + code + "\",protocol=\"" + protocol + "\"}", times);
        assertThat(api.get("/api/v1/rejected?code=" + code).json().at("/items")).hasSize(times);
    }

    @Test
    void aLineOfTheTextProtocol() throws IOException {
        String least = "put a 1 1";
        for (int bytes : new int[] {63, 64}) {
            assertThat(talk("metrics", least + " ".repeat(bytes - least.length()) + "\n"))
                    .isEqualTo("ok\n\n");
        }
        assertThat(talk("metrics", least + " ".repeat(65 - least.length()) + "\nput a 1 1\n"))
                .isEqualTo("error\nwrong command\n\nok\n\n");
        assertRejected("line_too_long", "metrics", 1);
    }

    @Test
    void aLineOfJson() throws IOException {
        String hello = "{\"hello\":{\"ack\":true}}\n";
        String least = "{\"device_id\":\"d\"}";
        for (int bytes : new int[] {63, 64}) {
            assertThat(talk("ndjson", hello + least + " ".repeat(bytes - least.length()) + "\n"))
                    .contains("{\"ack\":1}")
                    .doesNotContain("error");
        }
        assertThat(talk("ndjson", hello + least + " ".repeat(65 - least.length()) + "\n"))
                .contains("\"line\":1,\"code\":\"line_too_long\"");
        assertRejected("line_too_long", "ndjson", 1);
    }

    @Test
    void theDepthOfAnEvent() throws IOException {
        assertThat(talk("ndjson", "{\"hello\":{\"ack\":true}}\n{\"a\":1}\n{\"a\":[[]]}\n{\"a\":[[[]]]}\n"))
                .contains("\"line\":3,\"code\":\"too_deep\"", "{\"ack\":3}")
                .doesNotContain("\"line\":2");
        assertRejected("too_deep", "ndjson", 1);
        Api.Answer answer = api.postJson("/data", "[{\"a\":{}},{\"a\":[[]]},{\"a\":[[[]]]}]");
        assertThat(answer.json().at("/accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/rejected/0/code").asText()).isEqualTo("too_deep");
        assertCounted("weir_lines_rejected_total{code=\"too_deep\",protocol=\"http\"}", 1);
    }

    @Test
    void theHeadersOfARequest() throws IOException {
        String head = "Host: localhost\r\nConnection: close\r\nX: ";
        int ends = "\r\n".length(); // The blank line behind them is none of them.
        for (int bytes : new int[] {1023, 1024}) {
            String value = "x".repeat(bytes - head.length() - ends);
            assertThat(talk("http", "GET /health/live HTTP/1.1\r\n" + head + value + "\r\n\r\n"))
                    .as("%d", bytes)
                    .startsWith("HTTP/1.1 200 ");
        }
        String value = "x".repeat(1025 - head.length() - ends);
        assertThat(talk("http", "GET /health/live HTTP/1.1\r\n" + head + value + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertCounted("weir_http_requests_total{method=\"other\",route=\"other\",status=\"431\"}", 1);
    }

    @ParameterizedTest
    @CsvSource({"199, 200", "200, 200", "201, 413"})
    void theBodyOfARequest(int bytes, int status) {
        String body = "{\"device_id\":\"d\"}\n";
        Api.Answer answer = api.postJson("/data", body + "\n".repeat(bytes - body.length()));
        assertThat(answer.status()).isEqualTo(status);
        assertCounted("weir_http_requests_total{method=\"POST\",route=\"/data\",status=\"" + status + "\"}", 1);
        if (status == 413) {
            assertThat(answer.json().at("/detail").asText()).contains("limits.http-body");
        }
    }

    @ParameterizedTest
    @CsvSource({"4095, 202", "4096, 202", "4097, 413"})
    void anUpload(int bytes, int status) {
        String rows = "sensor_id,timestamp,value\na,1,1\n";
        Api.Answer answer = uploads.send(FileForm.of("a.csv", rows + "\n".repeat(bytes - rows.length())));
        assertThat(answer.status()).isEqualTo(status);
        assertCounted("weir_http_requests_total{method=\"POST\",route=\"/upload\",status=\"" + status + "\"}", 1);
        if (status == 413) {
            assertThat(answer.json().at("/detail").asText()).contains("limits.upload");
        } else {
            uploads.result(answer.json().at("/file_id").asText());
        }
    }

    @Test
    void aRowOfAFile() {
        String row = "a,1," + " ".repeat(34) + "1";
        String rows = row + "\n" + row + " \n" + row + "  \n";
        JsonNode result = uploads.judged(FileForm.of("a.csv", "sensor_id,timestamp,value\n" + rows));
        assertThat(result.at("/valid_rows").asInt()).isEqualTo(2);
        assertThat(result.at("/invalid_rows").asInt()).isEqualTo(1);
        assertThat(api.get("/results/" + result.at("/file_id").asText() + "/errors")
                        .body())
                .contains("4,,,the row has more than 40 bytes");
        assertCounted("weir_lines_rejected_total{code=\"line_too_long\",protocol=\"files\"}", 1);
    }

    @ParameterizedTest
    @CsvSource({"x, processed", "'x,y', processed", "'x,y,z', failed"})
    void theColumnsOfAFile(String columns, String status) {
        JsonNode result = uploads.judged(FileForm.of(
                "a.csv", "time,temp," + columns + "\n1,1" + ",w".repeat(columns.split(",", -1).length) + "\n"));
        assertThat(result.at("/status").asText()).isEqualTo(status);
        if (status.equals("failed")) {
            assertThat(result.at("/error").asText()).contains("5 columns, of at most 4");
        }
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, false", "201, true"})
    void aMessageOfAWebSocket(int bytes, boolean isRefused) throws IOException {
        for (String path : new String[] {"/live", "/sockets/beers"}) {
            try (SocketPeer peer = SocketPeer.open(running.server(), path)) {
                peer.send(1, new byte[bytes]);
                if (isRefused) {
                    assertThat(peer.closed()).isEqualTo(1009);
                } else {
                    peer.send(9, new byte[] {7});
                    assertThat(peer.next().opcode()).isEqualTo(10);
                }
            }
        }
        if (isRefused) {
            assertCounted("weir_connections_refused_total{listener=\"http\",reason=\"websocket_1009\"}", 2);
        }
    }

    @Test
    void seriesThatThereAre() throws IOException {
        assertThat(talk("metrics", "put a 1 1\nput b 1 1\nput c 1 1\nput d 1 1\nput a 2 2\n"))
                .isEqualTo("ok\n\n".repeat(3) + "error\n" + SERIES_LIMIT + "\n\nok\n\n");
        assertRejected("series_limit", "metrics", 1);
        Api.Answer answer =
                api.postJson("/api/v1/samples", "[{\"key\":\"e\",\"value\":1},{\"key\":\"c\",\"value\":1}]");
        assertThat(answer.json().at("/accepted").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/rejected/0/code").asText()).isEqualTo("series_limit");
        assertThat(api.postJson("/data", "{\"device_id\":\"f\",\"x\":1}").status())
                .isEqualTo(400);
    }

    @Test
    void samplesOfAQuery() throws IOException {
        talk("metrics", "put a 1 1\nput b 1 1\nput b 1 2\nput c 1 1\nput c 1 2\nput c 1 3\n");
        assertThat(api.get("/api/v1/query?series=a&from=0").status()).isEqualTo(200);
        assertThat(api.get("/api/v1/query?series=b&from=0").status()).isEqualTo(200);
        Api.Answer answer = api.get("/api/v1/query?series=c&from=0");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.json().at("/detail").asText()).contains("there are 3 samples");
        assertCounted("weir_http_requests_total{method=\"GET\",route=\"/api/v1/query\",status=\"413\"}", 1);
    }
}
