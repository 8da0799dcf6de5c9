package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API is whole, sound, and kept to. */
final class ApiFileTest {
    private static final String LINTER = "@redocly/cli@2.0.8";

    @TempDir
    private Path directory;

    @Test
    void describesJustTheRoutesThatThereAre() {
        try (RunningServer running = RunningServer.in(directory)) {
            Set<String> routes = running.server().http().routes().stream()
                    .map(route -> route.method() + " " + route.path())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(routes).isEqualTo(new ApiFile().operations());
        }
    }

    @Test
    void everyOperationAnswersAsItIsDescribed() {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            assertThat(api.postJson(
                                    "/data",
                                    "[{\"device_id\":\"d1\",\"temp\":21.5},{\"device_id\":\"d2\",\"timestamp\":1},17]")
                            .status())
                    .isEqualTo(200);
            assertThat(api.postJson("/api/v1/samples", "{\"key\":\"a.b\",\"value\":1}")
                            .status())
                    .isEqualTo(200);
            for (String path : List.of(
                    "/data",
                    "/api/v1/series",
                    "/api/v1/query?series=*&from=-1h&agg=avg,count&step=1m",
                    "/api/v1/query?series=a.b",
                    "/api/v1/query?series=*&agg=avg",
                    "/health",
                    "/health/live",
                    "/health/ready",
                    "/metrics",
                    "/openapi.json",
                    "/docs",
                    "/",
                    "/api/v1/devices",
                    "/api/v1/devices/d1",
                    "/api/v1/stats",
                    "/api/v1/stats/history",
                    "/api/v1/server",
                    "/api/v1/settings",
                    "/ui/app.js",
                    "/ui/views/start.js",
                    "/ui/vendor/lit/3.3.1/index.js",
                    "/ui/vendor/echarts/6.0.0/dist/echarts.esm.min.js",
                    "/assets/docs.js",
                    "/assets/favicon-32x32.png",
                    "/assets/swagger-ui-bundle.js")) {
                assertThat(api.get(path).status()).as(path).isEqualTo(200);
            }
            api.postJson("/data", "17");
            assertThat(api.get("/api/v1/rejected").status()).isEqualTo(200);
            assertThat(api.get("/api/v1/rejected/1").status()).isEqualTo(200);
            assertThat(api.postJson("/api/v1/rejected/1/replay", "").status()).isEqualTo(200);
            assertThat(api.send("POST", "/api/v1/rejected/replay", null).status())
                    .isEqualTo(200);
            exerciseFiles(new Uploads(api));
            exerciseTaps(api);
            exerciseBackup(api);
            exerciseTokens(api);
            for (String type : List.of("application/x-ndjson", "text/csv")) {
                assertThat(api.get("/data", "Accept", type).type()).startsWith(type);
                assertThat(api.get("/api/v1/query?series=*", "Accept", type).type())
                        .startsWith(type);
            }
            assertThat(api.send("DELETE", "/api/v1/series?match=a.b", null).status())
                    .isEqualTo(200);
            for (String wrong : List.of(
                    "/data?limit=0",
                    "/data?limit=-1",
                    "/data?limit=2147483648",
                    "/api/v1/series?matsch=a",
                    "/health?x=1",
                    "/assets/none",
                    "/ui/none.js",
                    "/ui/views/none.js",
                    "/ui/vendor/lit/3.0.0/index.js",
                    "/ui/vendor/echarts/6.0.0/dist/none.js",
                    "/none")) {
                assertThat(api.get(wrong).status()).as(wrong).isIn(400, 404);
            }
            for (String wrong : List.of("/live", "/api/v1/live?since=x", "/sockets/beers", "/socket/beers")) {
                assertThat(api.get(wrong).status()).as(wrong).isIn(400, 426);
            }
            Set<String> ending = new TreeSet<>(api.file().operations());
            // Their replies have tests of their own.
            ending.removeAll(Set.of("GET /live", "GET /api/v1/live", "GET /sockets/beers", "GET /socket/beers"));
            assertThat(api.file().exercised()).isEqualTo(ending);
        }
    }

    private static void exerciseTokens(Api api) {
        assertThat(api.get("/api/v1/session").status()).isEqualTo(200);
        Api.Answer made = api.postJson("/api/v1/tokens", "{\"scope\":\"read\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(api.get("/api/v1/tokens").status()).isEqualTo(200);
        String token = made.json().at("/token").asText();
        assertThat(api.postJson("/api/v1/session", "{\"token\":\"" + token + "\"}")
                        .status())
                .isEqualTo(201);
        assertThat(api.postJson("/api/v1/session", "{\"token\":\"x\"}").status())
                .isEqualTo(401);
        assertThat(api.send("DELETE", "/api/v1/session", null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", made.header("Location"), null).status()).isEqualTo(204);
        assertThat(api.send("DELETE", made.header("Location"), null).status()).isEqualTo(404);
    }

    private static void exerciseTaps(Api api) {
        assertThat(api.postJson("/api/beers", "{\"tapId\":1,\"volume\":330}").status())
                .isEqualTo(200);
        assertThat(api.postJson("/api/beers", "{\"tapId\":1,\"volume\":33}").status())
                .isEqualTo(403);
        assertThat(api.postJson("/api/beers", "{\"tapId\":1}").status()).isEqualTo(400);
        assertThat(api.get("/api/beers?page=1&page_size=2&type=pint").status()).isEqualTo(200);
        assertThat(api.get("/api/beers/0").status()).isEqualTo(200);
        assertThat(api.get("/api/beers/1").status()).isEqualTo(404);
        assertThat(api.send("DELETE", "/api/beers/0", null).status()).isEqualTo(200);
    }

    private static void exerciseBackup(Api api) {
        assertThat(api.get("/api/v1/backup").json().path("state").asText()).isEqualTo("none");
        String id = api.send("POST", "/api/v1/backup", null).json().path("id").asText();
        assertThat(api.get("/api/v1/backup").json().path("state").asText()).isEqualTo("ready");
        assertThat(api.get("/api/v1/backup/" + id).status()).isEqualTo(200);
        assertThat(api.get("/api/v1/backup").json().path("state").asText()).isEqualTo("sent");
    }

    private static void exerciseFiles(Uploads uploads) {
        Api api = uploads.api();
        String good = uploads.take(FileForm.of("a.csv", "sensor,time,value\nfiled,1,1\nfiled,2,x\n"));
        String bad = uploads.take(FileForm.of("b.csv", "no,rows\n").field("dry_run", "true"));
        for (String id : List.of(good, bad)) {
            uploads.result(id);
            assertThat(api.get("/status/" + id).status()).isEqualTo(200);
            assertThat(api.get("/results/" + id + "/aggregates").status()).isEqualTo(200);
        }
        assertThat(api.get("/results/" + good + "/errors").type()).startsWith("text/csv");
        assertThat(api.get("/results/" + bad + "/errors").status()).isEqualTo(409);
        assertThat(api.get("/files").json().path("items")).hasSize(2);
        assertThat(api.send("POST", "/files/" + bad + "/retry", null).status()).isEqualTo(202);
        assertThat(api.send("POST", "/files/" + good + "/retry", null).status()).isEqualTo(409);
        assertThat(api.send("DELETE", "/files/" + good, null).status()).isEqualTo(200);
    }

    @Test
    void isCleanByTheLinter() throws Exception {
        Path file = Path.of(dev.weir.protocol.http.HttpServer.class
                .getResource("openapi.json")
                .toURI());
        Path module = moduleOf(file);
        Run lint = run(List.of(
                "npx",
                "--yes",
                LINTER,
                "lint",
                "--config",
                module.resolve("redocly.yaml").toString(),
                file.toString()));
        boolean isThere = lint.code() != -1 && !lint.output().contains("npm error");
        if (!isThere) {
            System.err.println("skipped: the API file is not linted, as npx cannot run " + LINTER + " here");
        }
        assumeTrue(isThere);
        assertThat(lint.output()).contains("Your API description is valid").doesNotContain("warning");
        assertThat(lint.code()).isZero();
    }

    @Test
    void metricsAreCleanByPromtool() throws Exception {
        try (RunningServer running = RunningServer.in(directory);
                Api api = new Api(running.server())) {
            api.postJson("/data", "{\"device_id\":\"d1\",\"temp\":21.5}");
            api.postJson("/data", "17");
            Path figures = Files.writeString(
                    directory.resolve("figures"), api.get("/metrics").body());
            assertThat(figures)
                    .content()
                    .contains(
                            "weir_events_total{protocol=\"http\"} 1.0",
                            "weir_http_requests_total{method=\"POST\",route=\"/data\",status=\"200\"} 1.0");
            Run check = run(List.of(
                    "sh", "-c", "command -v promtool > /dev/null || exit 99; promtool check metrics < " + figures));
            if (check.code() == 99) {
                System.err.println("skipped: promtool is not here; Debian has it in the package prometheus");
            }
            assumeTrue(check.code() != 99);
            assertThat(check.output()).isEmpty();
            assertThat(check.code()).isZero();
        }
    }

    private static Path moduleOf(Path classpathFile) throws URISyntaxException {
        Path at = classpathFile;
        while (!Files.exists(at.resolve("redocly.yaml"))) {
            at = java.util.Objects.requireNonNull(at.getParent());
        }
        return at;
    }

    /** What a program printed, and how it ended; -1 where there is no such program. */
    private record Run(int code, String output) {}

    private static Run run(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(180, TimeUnit.SECONDS);
            return new Run(process.exitValue(), output);
        } catch (IOException e) {
            return new Run(-1, "");
        }
    }
}
