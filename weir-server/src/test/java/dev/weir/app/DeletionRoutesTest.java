package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Samples deleted over HTTP. */
final class DeletionRoutesTest {
    private static final String PATH = "/api/v1/series";

    @TempDir
    private Path directory;

    private static void put(Api api) {
        StringBuilder samples = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            for (String key : List.of("d1.temp", "d1.hum", "d2.temp")) {
                samples.append("{\"key\":\"" + key + "\",\"timestamp\":" + (1_700_000_000 + i) + ",\"value\":1}\n");
            }
        }
        assertThat(api.send("POST", "/api/v1/samples", samples.toString(), "Content-Type", "application/x-ndjson")
                        .status())
                .isEqualTo(200);
    }

    private static String query(Api api, String series) {
        return api.get("/api/v1/query?from=0&agg=count&series=" + series).body();
    }

    @Test
    void deletesWhatMatchesAndTellsHowMuch() {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            put(api);
            assertThat(api.send("DELETE", PATH + "?match=d1.*&dry_run=true", null)
                            .body())
                    .isEqualTo("{\"series\":2,\"samples\":20,\"dry_run\":true}");
            assertThat(query(api, "*")).contains("d1.temp", "d1.hum", "d2.temp");
            assertThat(api.send("DELETE", PATH + "?match=d1.*&from=1700000005", null)
                            .body())
                    .isEqualTo("{\"series\":2,\"samples\":10,\"dry_run\":false}");
            assertThat(query(api, "d1.temp")).contains(",5]]");
            assertThat(api.send("DELETE", PATH + "?match=d1.*&to=2023-11-14T22:13:22Z", null)
                            .body())
                    .isEqualTo("{\"series\":2,\"samples\":4,\"dry_run\":false}");
            assertThat(query(api, "d1.temp")).contains(",3]]");
            assertThat(query(api, "d2.temp")).contains(",10]]");
            assertThat(api.send("DELETE", PATH + "?match=*", null).body())
                    .isEqualTo("{\"series\":3,\"samples\":16,\"dry_run\":false}");
            assertThat(api.get(PATH).body()).isEqualTo("{\"items\":[],\"next_cursor\":null}");
            assertThat(api.send("DELETE", PATH + "?match=*", null).body())
                    .isEqualTo("{\"series\":0,\"samples\":0,\"dry_run\":false}");
        }
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            assertThat(api.get(PATH).body()).isEqualTo("{\"items\":[],\"next_cursor\":null}");
        }
    }

    @Test
    void aSeriesWithoutSamplesLeavesTheLimit() {
        try (RunningServer running = RunningServer.in(directory, "--limits.series=3");
                Api api = new Api(running.server())) {
            put(api);
            String other = "{\"key\":\"d3.temp\",\"timestamp\":1700000000,\"value\":1}";
            assertThat(api.postJson("/api/v1/samples", other).status()).isEqualTo(400);
            api.send("DELETE", PATH + "?match=d1.hum", null);
            assertThat(api.get("/metrics").body()).contains("weir_series 2.0\n");
            assertThat(api.postJson("/api/v1/samples", other).status()).isEqualTo(200);
            String gone = "{\"key\":\"d1.hum\",\"timestamp\":1700000000,\"value\":1}";
            assertThat(api.postJson("/api/v1/samples", gone).status()).isEqualTo(400);
            api.send("DELETE", PATH + "?match=d3.temp", null);
            assertThat(api.postJson("/api/v1/samples", gone).status()).isEqualTo(200);
            assertThat(query(api, "d1.hum")).contains(",1]]");
        }
    }

    @Test
    void onlyAnAdminDeletes() {
        Servers servers = Servers.in(directory);
        String write = servers.token(Scope.WRITE, null);
        String admin = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open("--bind=0.0.0.0");
                Api api = new Api(server)) {
            String path = PATH + "?match=*&dry_run=true";
            assertThat(api.send("DELETE", path, null).status()).isEqualTo(401);
            assertThat(api.send("DELETE", path, null, "Authorization", "Bearer " + write)
                            .status())
                    .isEqualTo(403);
            assertThat(api.send("DELETE", path, null, "Authorization", "Bearer " + admin)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', match",
        "?match=, match",
        "?match=%5B, match",
        "?match=*&from=yesterday, from",
        "?match=*&to=x, to",
        "?match=*&from=2&to=1, from",
        "?match=*&dry_run=yes, dry_run",
        "?match=*&series=a, series",
    })
    void refusesAParameterThatIsNotRightAndDeletesNothing(String query, String field) {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            put(api);
            Api.Answer answer = api.send("DELETE", PATH + query, null);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asText()).isEqualTo(field);
            assertThat(query(api, "d1.temp")).contains(",10]]");
        }
    }
}
