package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.client.WeirClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Series and queries over HTTP, of what was put by the metrics text protocol. */
final class QueryRoutesTest {
    private static final String DAY = "&from=2023-11-14&to=2023-11-15";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @SuppressWarnings("NullAway.Init")
    private WeirClient client;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory, "--limits.query-samples=10");
        client = new WeirClient("127.0.0.1", server.port(), Duration.ofSeconds(10));
        client.put("d1.temp", 20.5, 1_700_000_000);
        client.put("d1.temp", 22, 1_700_000_010);
        client.put("d1.temp", 22, 1_700_000_020);
        client.put("d1.temp", 23.5, 1_700_000_030);
        client.put("d2.hum", 1e16, 1_700_003_600);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        http.close();
    }

    @Test
    void answersAsThePageOnQueriesHasIt() throws Exception {
        assertThat(body("/api/v1/query?series=d1.*&step=1h&agg=avg,count" + DAY))
                .isEqualTo("{\"series\":[{\"key\":\"d1.temp\",\"columns\":[\"time\",\"avg\",\"count\"],"
                        + "\"rows\":[[\"2023-11-14T22:00:00Z\",22.0,4]]}],\"step\":\"1h\"}");
        assertThat(body("/api/v1/series?match=d1.*"))
                .isEqualTo("{\"items\":[{\"key\":\"d1.temp\",\"samples\":4,\"first\":\"2023-11-14T22:13:20Z\","
                        + "\"last\":\"2023-11-14T22:13:50Z\",\"last_value\":23.5}],\"next_cursor\":null}");
    }

    @Test
    void givesOneRowForTheWholeRangeWithoutAStep() throws Exception {
        assertThat(body("/api/v1/query?series=*&agg=min,max,sum,first,last,p50" + DAY))
                .isEqualTo("{\"series\":[{\"key\":\"d1.temp\",\"columns\":[\"time\",\"min\",\"max\",\"sum\",\"first\","
                        + "\"last\",\"p50\"],\"rows\":[[\"2023-11-14T00:00:00Z\",20.5,23.5,88.0,20.5,23.5,22.0]]},"
                        + "{\"key\":\"d2.hum\",\"columns\":[\"time\",\"min\",\"max\",\"sum\",\"first\",\"last\",\"p50\"],"
                        + "\"rows\":[[\"2023-11-14T00:00:00Z\",1e+16,1e+16,1e+16,1e+16,1e+16,1e+16]]}],\"step\":null}");
    }

    @Test
    void givesEachSampleWithoutStepAndAggregate() throws Exception {
        assertThat(body("/api/v1/query?series=d1.temp&from=1700000010&to=1700000030"))
                .isEqualTo("{\"series\":[{\"key\":\"d1.temp\",\"columns\":[\"time\",\"value\"],\"rows\":["
                        + "[\"2023-11-14T22:13:30Z\",22.0],[\"2023-11-14T22:13:40Z\",22.0]]}],\"step\":null}");
        assertThat(body("/api/v1/query?series=none")).isEqualTo("{\"series\":[],\"step\":null}");
    }

    @Test
    void answersInCsvAndInLinesWhereThatIsAccepted() throws Exception {
        String path = "/api/v1/query?series=d1.*&agg=avg,count,p95&step=1d&timezone=Asia/Kathmandu&from=1.7e9";
        HttpResponse<String> csv = get(path, "text/csv");
        assertThat(csv.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(csv.body().lines())
                .containsExactly(
                        "key,time,avg,count,p95,approximate", "d1.temp,2023-11-14T18:15:00Z,22.0,4,23.275,false");
        HttpResponse<String> lines = get(path, "application/x-ndjson");
        assertThat(lines.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
        assertThat(lines.body())
                .isEqualTo("{\"key\":\"d1.temp\",\"time\":\"2023-11-14T18:15:00Z\",\"avg\":22.0,\"count\":4,"
                        + "\"p95\":23.275}\n");
        assertThat(get(path, "image/png").statusCode()).isEqualTo(406);
    }

    @Test
    void showsWhatWasJustPut() throws Exception {
        for (int i = 0; i < 20; i++) {
            client.put("now.seen", i, System.currentTimeMillis() / 1000 - 30 + i);
            assertThat(body("/api/v1/query?series=now.seen&agg=count,last")).contains("," + (i + 1) + "," + i + ".0]]");
        }
    }

    @Test
    void refusesMoreSamplesThanTheLimitAndTellsWhatHelps() throws Exception {
        for (int i = 0; i < 10; i++) {
            client.put("ten", i, i);
            client.put("eleven", i, i);
        }
        client.put("eleven", 0, 10);
        assertThat(get("/api/v1/query?series=ten&from=0", "*/*").statusCode()).isEqualTo(200);
        HttpResponse<String> refused = get("/api/v1/query?series=eleven&from=0", "*/*");
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body())
                .contains("there are 11 samples")
                .contains("at most 10")
                .contains("step=");
        assertThat(get("/api/v1/query?series=eleven&from=0&agg=count", "*/*").body())
                .contains(",11]]");
        assertThat(get("/api/v1/query?series=eleven&from=0&step=1s", "*/*").statusCode())
                .isEqualTo(413);
        assertThat(get("/api/v1/query?series=eleven&from=0&step=2s", "*/*").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "query?from=-1h | series",
                "query?series=a%5B | series",
                "query?series=* | ",
                "query?series=*&from=yesterday | from",
                "query?series=*&to=tomorrow | to",
                "query?series=*&from=now&to=-1h | from",
                "query?series=*&step=1 | step",
                "query?series=*&step=500ms | step",
                "query?series=*&step=0s | step",
                "query?series=*&agg=mean | agg",
                "query?series=*&agg=avg,avg | agg",
                "query?series=*&agg=avg, | agg",
                "query?series=*&timezone=Mars | timezone",
                "query?series=*&agregate=avg | agregate",
                "series?match=%5B | match",
                "series?limit=0 | limit",
                "series?limit=10001 | limit",
                "series?cursor=x | cursor",
                "series | ",
            })
    void namesTheParameterThatIsWrong(String path, @Nullable String field) throws Exception {
        HttpResponse<String> answer = get("/api/v1/" + path, "*/*");
        if (field == null) {
            assertThat(answer.statusCode()).isEqualTo(200);
        } else {
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"").contains("\"detail\":\"cannot ");
        }
    }

    @Test
    void pagesTheSeriesInTheOrderInWhichTheyCame() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            client.put("page." + i, i, i);
            keys.add("page." + i);
        }
        List<String> found = new ArrayList<>();
        String cursor = "";
        do {
            String page = body("/api/v1/series?match=page.*&limit=7&cursor=" + cursor);
            for (String item : page.split("\"key\":\"", -1)) {
                if (item.startsWith("page.")) {
                    found.add(item.substring(0, item.indexOf('"')));
                }
            }
            client.put("more." + found.size(), 1, 1);
            String next = page.substring(page.indexOf("\"next_cursor\":") + 14, page.length() - 1);
            cursor = next.equals("null") ? "" : next.substring(1, next.length() - 1);
        } while (!cursor.isEmpty());
        assertThat(found).isEqualTo(keys);
    }

    private String body(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, "*/*");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        int port = server.server().listeners().bound().stream()
                .filter(bound -> bound.protocol().equals("http"))
                .findFirst()
                .orElseThrow()
                .address()
                .getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", accept)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
