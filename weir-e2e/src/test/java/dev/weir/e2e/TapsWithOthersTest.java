package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pours by clients that nobody here wrote: curl for requests, Tornado for what is pushed. */
final class TapsWithOthersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Says something, which no server of taps minds, and prints what comes until the connection is closed. */
    private static final String FOLLOWER = """
            import sys, tornado.ioloop, tornado.websocket

            async def follow(url):
                socket = await tornado.websocket.websocket_connect(url)
                await socket.write_message("hello")
                print("connected")
                while True:
                    text = await socket.read_message()
                    if text is None:
                        print("closed with", socket.close_code)
                        return
                    print("push " + text)

            tornado.ioloop.IOLoop.current().run_sync(lambda: follow(sys.argv[1]))
            """;

    private static final List<String> NO_POURS = List.of(
            "",
            "beer",
            "null",
            "[]",
            "330",
            "{",
            "{}",
            "{\"tapId\":1}",
            "{\"volume\":330}",
            "{\"tapId\":1,\"volume\":NaN}",
            "{\"tapId\":1,\"volume\":1e400}",
            "{\"tapId\":1,\"volume\":\"330\"}",
            "{\"tapId\":1,\"volume\":null}",
            "{\"tapId\":1,\"volume\":[330]}",
            "{\"tapId\":\"1\",\"volume\":330}",
            "{\"tapId\":-1,\"volume\":330}",
            "{\"tapId\":1.5,\"volume\":330}",
            "{\"tapId\":9007199254740992,\"volume\":330}",
            "{\"tapId\":null,\"volume\":330}",
            "{\"tapId\":1,\"volume\":330,\"volume\":331}",
            "{\"tapId\":1,\"volume\":330} {\"tapId\":1,\"volume\":330}",
            "{\"tapId\":1,\"volume\":330,\"timestamp\":\"soon\"}");

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    /** What curl was answered. */
    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws Exception {
        Machine.needs("curl");
        server = ServerLaunch.of(directory.resolve("data"))
                .with("--http.port=0", "--taps.port=0")
                .start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Answer curl(String path, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-g", "-w", "\n%{http_code}"));
        command.addAll(List.of(options));
        command.add("http://127.0.0.1:" + server.port("taps") + path);
        String out = Machine.must(command.toArray(String[]::new));
        int end = out.lastIndexOf('\n');
        return new Answer(Integer.parseInt(out.substring(end + 1)), out.substring(0, end));
    }

    private Answer post(String body, String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of("-H", "Content-Type: application/json", "--data-binary", body));
        all.addAll(List.of(options));
        return curl("/api/beers", all.toArray(String[]::new));
    }

    private void pour(int tap, String volume) throws IOException {
        assertThat(post("{\"tapId\":" + tap + ",\"volume\":" + volume + "}").status())
                .isEqualTo(200);
    }

    @Test
    void postsReadsAndDeletes() throws Exception {
        Answer posted =
                post("{\"tapId\": 1, \"volume\": 330, \"timestamp\": \"2026-03-31T12:00:00Z\", \"foam\": true}");
        String beer =
                "{\"id\":0,\"tapId\":1,\"volume\":330.0,\"type\":\"pint\",\"timestamp\":\"2026-03-31T12:00:00Z\"}";
        assertThat(posted).isEqualTo(new Answer(200, "{\"beer\":" + beer + "}"));
        assertThat(curl("/api/beers/0")).isEqualTo(posted);
        assertThat(curl("/api/beers")).isEqualTo(new Answer(200, "{\"beers\":[" + beer + "]}"));
        assertThat(curl("/api/beers?type=pint&page=1&page_size=1").body()).contains(beer);
        for (String none : List.of("?type=half", "?type=keg", "?page=2", "?page=1000000000")) {
            assertThat(curl("/api/beers" + none)).isEqualTo(new Answer(200, "{\"beers\":[]}"));
        }
        assertThat(curl("/api/beers/0", "-X", "DELETE")).isEqualTo(new Answer(200, ""));
        for (String method : List.of("GET", "DELETE")) {
            Answer gone = curl("/api/beers/0", "-X", method);
            assertThat(gone.status()).isEqualTo(404);
            assertThat(gone.body()).contains("\"message\":\"Beer with id 0 not found\"");
        }
        assertThat(curl("/api/beers/first").body()).contains("\"message\":\"Beer with id first not found\"");
        assertThat(curl("/api/beers")).isEqualTo(new Answer(200, "{\"beers\":[]}"));
        pour(1, "330");
        assertThat(curl("/api/beers").body()).contains("\"id\":1,");
    }

    @Test
    void tellsTheGlassFromTheVolume() throws Exception {
        Map<String, String> glasses = Map.of(
                "100", "half", "300", "half", "300.001", "pint", "330.5", "pint", "800", "pint", "800.001", "stein",
                "1e3", "stein");
        for (Map.Entry<String, String> each : glasses.entrySet()) {
            Answer answer = post("{\"tapId\":0,\"volume\":" + each.getKey() + "}");
            assertThat(answer.body()).as(each.getKey()).contains("\"type\":\"" + each.getValue() + "\"");
        }
    }

    @Test
    void refusesAVolumeWithoutAGlassAndGivesItNoId() throws Exception {
        for (String volume : List.of("99.999", "1000.001", "0", "-330", "1e300")) {
            Answer answer = post("{\"tapId\":1,\"volume\":" + volume + "}");
            assertThat(answer.status()).as(volume).isEqualTo(403);
            assertThat(answer.body())
                    .contains("\"status\":403", "\"message\":\"There is no glass type for the specified volume\"");
        }
        pour(1, "330");
        assertThat(curl("/api/beers").body()).startsWith("{\"beers\":[{\"id\":0,");
    }

    @Test
    void refusesWhatIsNoPour() throws Exception {
        for (String body : NO_POURS) {
            Answer answer = post(body);
            assertThat(answer.status()).as(body + " got " + answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("\"message\":\"");
        }
        assertThat(curl("/api/beers")).isEqualTo(new Answer(200, "{\"beers\":[]}"));
    }

    @Test
    void refusesPagesThatThereCannotBe() throws Exception {
        for (String query :
                List.of("page=0", "page=-1", "page=one", "page=1.5", "page_size=0", "page_size=1001", "pag=1")) {
            assertThat(curl("/api/beers?" + query).status()).as(query).isEqualTo(400);
        }
    }

    @Test
    void answersTheSameForTheSameKey() throws Exception {
        String body = "{\"tapId\":1,\"volume\":330}";
        Answer first = post(body, "-H", "Idempotency-Key: k");
        assertThat(first.status()).isEqualTo(200);
        assertThat(post(body, "-H", "Idempotency-Key: k")).isEqualTo(first);
        assertThat(post(body, "-H", "Idempotency-Key: l").body()).contains("\"id\":1,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sockets/beers", "/socket/beers"})
    void pushesToTornado(String path) throws Exception {
        DebianPython.needs("tornado");
        try (ServerProcess follower = DebianPython.start(FOLLOWER, "ws://127.0.0.1:" + server.port("taps") + path)) {
            follower.awaitLine("connected", PATIENCE);
            for (int i = 0; i < 10; i++) {
                pour(i % 5 < 2 ? 1 : 3, "330");
            }
            assertThat(curl("/api/beers/3", "-X", "DELETE").status()).isEqualTo(200);
            assertThat(curl("/api/beers/3", "-X", "DELETE").status()).isEqualTo(404);
            assertThat(post("{\"tapId\":1,\"volume\":1}").status()).isEqualTo(403);
            pour(3, "200");
            follower.awaitLine("\"total beers\":10}", PATIENCE);
            Await.until(PATIENCE, "the second report", () -> follower.lines().size() == 15);
            assertThat(server.terminate()).isZero();
            assertThat(follower.awaitExit()).isZero();
            assertThat(follower.lines())
                    .containsExactly(
                            "connected",
                            "push Tap with id 1 posted a new beer (id: 0)!",
                            "push Tap with id 1 posted a new beer (id: 1)!",
                            "push Tap with id 3 posted a new beer (id: 2)!",
                            "push Tap with id 3 posted a new beer (id: 3)!",
                            "push Tap with id 3 posted a new beer (id: 4)!",
                            "push Tap with id 1 posted a new beer (id: 5)!",
                            "push Tap with id 1 posted a new beer (id: 6)!",
                            "push Tap with id 3 posted a new beer (id: 7)!",
                            "push Tap with id 3 posted a new beer (id: 8)!",
                            "push Tap with id 3 posted a new beer (id: 9)!",
                            "push {\"tap 1\":\"40.0%\",\"tap 3\":\"60.0%\",\"total beers\":10}",
                            "push Beer 3 deleted from the collection",
                            "push Tap with id 3 posted a new beer (id: 10)!",
                            "push {\"tap 1\":\"40.0%\",\"tap 3\":\"60.0%\",\"total beers\":10}",
                            "closed with 1001");
        }
    }
}
