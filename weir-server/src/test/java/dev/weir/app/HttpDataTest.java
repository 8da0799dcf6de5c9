package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events and samples in and out over HTTP. */
final class HttpDataTest {
    @TempDir
    private Path directory;

    private RunningServer running;
    private Api api;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory, "--limits.http-body=64KiB");
        api = new Api(running.server());
    }

    @AfterEach
    void stop() {
        api.close();
        running.close();
    }

    private void sendEvents(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"device_id\":\"d")
                    .append(i % 3)
                    .append("\",\"timestamp\":")
                    .append(1_700_000_000 + i)
                    .append(",\"n\":")
                    .append(i)
                    .append("}\n");
        }
        Api.Answer answer = api.send("POST", "/data", lines.toString(), "Content-Type", "application/x-ndjson");
        assertThat(answer.json().at("/accepted").asInt()).isEqualTo(count);
    }

    @Test
    void anEventComesBackAsItWasSent() {
        api.postJson(
                "/data",
                "{\"device_id\":\"n\\\"\\u00fc\",\"card_id\":7,\"timestamp\":\"2026-03-31T12:00:00.5Z\",\"a\":{\"b\":[1,null]},\"s\":\"x\\ny\"}");
        JsonNode item = api.get("/data").json().at("/items/0");
        assertThat(item.at("/id").asLong()).isEqualTo(1);
        assertThat(item.at("/device_id").asText()).isEqualTo("n\"\u00fc");
        assertThat(item.at("/card_id").asText()).isEqualTo("7");
        assertThat(item.at("/timestamp").asText()).isEqualTo("2026-03-31T12:00:00.5Z");
        assertThat(item.at("/data").toString()).isEqualTo("{\"a\":{\"b\":[1,null]},\"s\":\"x\\ny\"}");
        assertThat(item.has("suspect_time")).isFalse();
        assertThat(api.get("/data?device_id=n%22%C3%BC&card_id=7").json().at("/items"))
                .hasSize(1);
        assertThat(api.get("/data?card_id=8").json().at("/items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, true", "4102444800, true", "1700000000, false"})
    void timesThatCannotBeRightAreMarked(long seconds, boolean isSuspect) {
        api.postJson("/data", "{\"device_id\":\"d\",\"timestamp\":" + seconds + "}");
        assertThat(api.get("/data").json().at("/items/0").has("suspect_time")).isEqualTo(isSuspect);
    }

    @ParameterizedTest
    @CsvSource({"desc, 7", "asc, 7", "desc, 100", "asc, 1000"})
    void pagesHoldEveryEventOnceInOrder(String order, int limit) {
        sendEvents(100);
        List<Integer> found = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    api.get("/data?order=" + order + "&limit=" + limit + cursor).json();
            page.at("/items").forEach(item -> found.add(item.at("/data/n").asInt()));
            cursor = page.at("/next_cursor").isNull()
                    ? ""
                    : "&cursor=" + page.at("/next_cursor").asText();
        } while (!cursor.isEmpty());
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            expected.add(order.equals("asc") ? i : 99 - i);
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void eachStreamHasAListOfItsOwn() {
        sendEvents(2);
        assertThat(api.get("/data?stream=readings").json().at("/items")).hasSize(2);
        assertThat(api.get("/data?stream=beers").json().at("/items")).isEmpty();
        assertThat(api.get("/data?stream=none").json().at("/errors/0/detail").asText())
                .contains("readings, beers");
    }

    @Test
    void rangesIncludeTheirBeginningAndNotTheirEnd() {
        sendEvents(10);
        JsonNode page = api.get("/data?from=1700000002&to=2023-11-14T22:13:25Z").json();
        assertThat(page.at("/items")).hasSize(3);
        assertThat(api.get("/data?from=-1h&to=now").json().at("/items")).isEmpty();
        assertThat(api.get("/data?from=2&to=1").status()).isEqualTo(400);
    }

    @Test
    void linesAndCsvStreamAllOrAsManyAsAreWanted() {
        sendEvents(1000);
        assertThat(api.get("/data", "Accept", "application/x-ndjson").body().lines())
                .hasSize(1000);
        assertThat(api.get("/data?limit=5", "Accept", "application/x-ndjson")
                        .body()
                        .lines())
                .hasSize(5);
        assertThat(api.get("/data?device_id=d1&order=asc", "Accept", "text/csv").body())
                .startsWith(
                        "id,stream,device_id,card_id,timestamp,received_at,data\r\n2,readings,d1,,2023-11-14T22:13:21Z,")
                .contains("\"{\"\"n\"\":1}\"\r\n");
    }

    @Test
    void largeEventsComeWholeAndAllOfThem() {
        String text = "x".repeat(60_000);
        for (int i = 0; i < 150; i++) {
            api.postJson(
                    "/data", "{\"device_id\":\"d\",\"timestamp\":" + (1_700_000_000 + i) + ",\"a\":\"" + text + "\"}");
        }
        assertThat(api.get("/data", "Accept", "application/x-ndjson").body().lines())
                .hasSize(150)
                .allMatch(line -> line.contains(text));
        JsonNode all = api.get("/data?limit=150").json();
        assertThat(all.at("/items")).hasSize(150);
        assertThat(all.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void countsEveryElementThatItRejects() {
        assertThat(api.send("POST", "/data", "1\n".repeat(1500), "Content-Type", "application/x-ndjson")
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/metrics").body())
                .contains("weir_lines_rejected_total{code=\"not_an_object\",protocol=\"http\"} 1500");
    }

    @Test
    void csvKeepsFormulasFromSpreadsheets() {
        api.postJson("/data", "[{\"device_id\":\"=1+1\"},{\"device_id\":\"+a,b\",\"card_id\":\"@x\"}]");
        assertThat(api.get("/data?order=asc", "Accept", "text/csv").body()).contains(",'=1+1,,", ",\"'+a,b\",'@x,");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0",
        "limit=10001",
        "limit=-1",
        "limit=2147483648",
        "limit=x",
        "cursor=AAAA",
        "cursor=%21",
        "order=up",
        "stream=none",
        "from=yesterday",
        "limit=1&limit=2",
        "devise_id=d1",
        "from=%FF"
    })
    void refusesQueriesThatAreNotRight(String query) {
        Api.Answer answer = api.get("/data?" + query);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("application/problem+json");
        assertThat(answer.json().at("/message").asText())
                .isEqualTo(answer.json().at("/detail").asText());
    }

    @Test
    void namesTheNearestParameter() {
        assertThat(api.get("/data?devise_id=d1").json().at("/errors/0/detail").asText())
                .endsWith("did you mean \"device_id\"?");
    }

    @Test
    void takesWhatIsGoodAndNamesTheRest() {
        Api.Answer answer = api.postJson("/data", "[{\"device_id\":\"d1\"},17,{\"a\":1,\"a\":2},{\"temp\":1}]");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/accepted").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/rejected/0/line").asInt()).isEqualTo(2);
        assertThat(answer.json().at("/rejected/1/code").asText()).isEqualTo("duplicate_field");
        assertThat(api.get("/data").json().findValuesAsText("device_id")).containsExactly("127.0.0.1", "d1");
        Api.Answer none = api.postJson("/data", "[17]");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.json().at("/rejected/0/code").asText()).isEqualTo("not_an_object");
        assertThat(api.postJson("/data", " ").status()).isEqualTo(400);
    }

    @Test
    void refusesBodiesOfOtherTypesAndSizes() throws IOException {
        assertThat(api.send("POST", "/data", "{}", "Content-Type", "text/plain").status())
                .isEqualTo(415);
        assertThat(api.send("POST", "/data", "{}", "Content-Type", "application/json; charset=latin1")
                        .status())
                .isEqualTo(415);
        assertThat(api.postJson("/data", "{\"a\":\"" + "x".repeat(70_000) + "\"}")
                        .status())
                .isEqualTo(413);
        assertThat(api.postJson("/data", "{}", "Content-Encoding", "br").status())
                .isEqualTo(415);
        String[] gzip = {"Content-Type", "application/json", "Content-Encoding", "gzip"};
        assertThat(api.sendBytes("POST", "/data", zipped("{\"device_id\":\"z\"}"), gzip)
                        .status())
                .isEqualTo(200);
        assertThat(api.sendBytes("POST", "/data", zipped(" ".repeat(70_000)), gzip)
                        .status())
                .isEqualTo(413);
        assertThat(api.sendBytes("POST", "/data", new byte[] {1, 2, 3}, gzip).status())
                .isEqualTo(400);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void theSameRequestAgainChangesNothing() {
        String body = "[{\"device_id\":\"d1\"},17]";
        String first = api.postJson("/data", body, "Idempotency-Key", "k1").body();
        Api.Answer again = api.postJson("/data", body, "Idempotency-Key", "k1");
        assertThat(again.body()).isEqualTo(first);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(api.postJson("/data", "{}", "Idempotency-Key", "k1").status())
                .isEqualTo(422);
        assertThat(api.postJson("/data", body, "Idempotency-Key", "a b").status())
                .isEqualTo(400);
        assertThat(api.get("/data").json().at("/items")).hasSize(1);
    }

    @Test
    void aSampleIsSeenByEveryProtocol() throws Exception {
        api.postJson(
                "/api/v1/samples",
                "[{\"key\":\"a.b\",\"timestamp\":1774958400,\"value\":1.5},{\"key\":\"a b\",\"value\":1}]");
        CommandRun get = CommandRun.of(directory, "get", "a.b", "--server", running.address());
        assertThat(get.out()).isEqualTo("a.b 1.5 1774958400\n");
    }

    @Test
    void answersWrongMethodsAndPaths() {
        Api.Answer wrong = api.send("DELETE", "/data", null);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
        assertThat(api.get("/nothing").status()).isEqualTo(404);
        assertThat(api.get("/data/").status()).isEqualTo(404);
        Api.Answer head = api.send("HEAD", "/health", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(api.get("/data", "Accept", "image/png").status()).isEqualTo(406);
    }
}
