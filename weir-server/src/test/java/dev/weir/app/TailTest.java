package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Scope;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TailTest {
    @TempDir
    private Path directory;

    private static String url(RunningServer running) {
        return "http://127.0.0.1:" + Api.port(running.server(), "http");
    }

    private static void put(RunningServer running, String key, int value) {
        try (Api api = new Api(running.server())) {
            api.postJson(
                    "/api/v1/samples", "{\"key\":\"" + key + "\",\"timestamp\":" + value + ",\"value\":" + value + "}");
        }
    }

    private static void awaitSubscriber(RunningServer running) {
        awaitMetric(running, "weir_live_subscribers 1.0");
    }

    private static void awaitMetric(RunningServer running, String line) {
        try (Api api = new Api(running.server())) {
            while (!api.get("/metrics").body().contains(line)) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void printsALineForEachMessageThatMatches() {
        try (RunningServer running = RunningServer.in(directory)) {
            CompletableFuture<CommandRun> tail = CompletableFuture.supplyAsync(
                    () -> CommandRun.of(directory, "tail", "--server", url(running), "--match", "a*", "--count", "2"));
            awaitSubscriber(running);
            put(running, "b", 1);
            put(running, "a.x", 2);
            put(running, "a", 3);
            CommandRun run = tail.join();
            assertThat(run.code()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .containsExactly(
                            "{\"seq\":2,\"type\":\"sample\",\"key\":\"a.x\",\"timestamp\":\"1970-01-01T00:00:02Z\",\"value\":2.0}",
                            "{\"seq\":3,\"type\":\"sample\",\"key\":\"a\",\"timestamp\":\"1970-01-01T00:00:03Z\",\"value\":3.0}");
        }
    }

    @Test
    void goesOnBehindTheLastMessageWhenTheServerIsBack() {
        RunningServer first = RunningServer.in(directory);
        int port = Api.port(first.server(), "http");
        String url = url(first);
        CompletableFuture<CommandRun> tail =
                CompletableFuture.supplyAsync(() -> CommandRun.of(directory, "tail", "--server", url, "--count", "3"));
        awaitSubscriber(first);
        put(first, "a", 1);
        awaitMetric(first, "weir_live_pushed_total 1.0");
        first.close();
        try (RunningServer second = RunningServer.in(directory, "--http.port=" + port)) {
            put(second, "a", 2);
            awaitSubscriber(second);
            put(second, "a", 3);
            CommandRun run = tail.join();
            assertThat(run.code()).isZero();
            assertThat(run.err()).startsWith("weir: following was interrupted, trying again: ");
            assertThat(run.out().lines()).hasSize(3).element(1).isEqualTo("{\"missed\":1}");
            assertThat(run.out()).contains("{\"seq\":1,", "{\"seq\":3,");
        }
    }

    @Test
    void isToldOfWhatItMissedThoughItHadSeenNothing() {
        RunningServer first = RunningServer.in(directory);
        int port = Api.port(first.server(), "http");
        String url = url(first);
        CompletableFuture<CommandRun> tail =
                CompletableFuture.supplyAsync(() -> CommandRun.of(directory, "tail", "--server", url, "--count", "2"));
        awaitSubscriber(first);
        first.close();
        try (RunningServer second = RunningServer.in(directory, "--http.port=" + port)) {
            put(second, "a", 1);
            awaitSubscriber(second);
            put(second, "a", 2);
            assertThat(tail.join().out().lines()).hasSize(2).first().isEqualTo("{\"missed\":1}");
        }
    }

    @Test
    void endsWhenItsTokenIsTakenBack() {
        Servers servers = Servers.in(directory);
        String token = servers.token(Scope.READ, null);
        String[] asAdmin = {"Authorization", "Bearer " + servers.token(Scope.ADMIN, null)};
        try (Server server = servers.open("--bind=0.0.0.0");
                Api api = new Api(server)) {
            CompletableFuture<CommandRun> tail = CompletableFuture.supplyAsync(() -> CommandRun.of(
                    directory,
                    Map.of("WEIR_TOKEN", token),
                    "",
                    "tail",
                    "--server",
                    "http://127.0.0.1:" + Api.port(server, "http")));
            while (!api.get("/metrics", asAdmin).body().contains("weir_live_subscribers 1.0")) {
                Thread.onSpinWait();
            }
            CommandRun list = CommandRun.of(directory, "token", "list", "--data", directory.toString());
            String line = list.out()
                    .lines()
                    .filter(each -> each.contains("read"))
                    .findFirst()
                    .orElseThrow();
            CommandRun.of(directory, "token", "revoke", line.substring(0, 8), "--data", directory.toString());
            while (api.get("/api/v1/stats", "Authorization", "Bearer " + token).status() != 401) {
                Thread.onSpinWait();
            }
            // A stream that has nothing to say is looked at every half minute; one that has, before it says it.
            api.postJson("/api/v1/samples", "{\"key\":\"a\",\"timestamp\":1,\"value\":1}", asAdmin);
            CommandRun run = tail.join();
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines())
                    .last()
                    .asString()
                    .startsWith("weir: cannot ask the server at http://127.0.0.1:")
                    .contains(": unauthorized; show a valid token");
        }
    }

    @Test
    void saysWhatIsWrong() {
        try (RunningServer running = RunningServer.in(directory)) {
            CommandRun pattern = CommandRun.of(directory, "tail", "--server", url(running), "--match", "[");
            assertThat(pattern.code()).isEqualTo(2);
            assertThat(pattern.err()).contains("cannot take match \"[\"");
            assertThat(CommandRun.of(directory, "tail", "--count", "0").code()).isEqualTo(2);
        }
        CommandRun alone = CommandRun.of(directory, "tail", "--server", "http://127.0.0.1:1");
        assertThat(alone.code()).isEqualTo(1);
        assertThat(alone.err()).contains("cannot ask the server at http://127.0.0.1:1");
    }
}
