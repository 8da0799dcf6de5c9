package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Taps as processes of their own, and a client that nobody here wrote, which follows what they are pushed. */
final class TapConversationTest {
    private static final int TAPS = 3;
    private static final int POURS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Connects again and again, and prints what comes. */
    private static final String FOLLOWER = """
            import asyncio, sys, websockets

            async def follow(url):
                while True:
                    try:
                        async with websockets.connect(url) as socket:
                            print("connected")
                            async for text in socket:
                                print("push " + text)
                    except (OSError, asyncio.TimeoutError, websockets.exceptions.WebSocketException):
                        pass
                    await asyncio.sleep(0.02)

            asyncio.run(follow(sys.argv[1]))
            """;

    @TempDir
    private Path directory;

    private final List<TapProcess> taps = new ArrayList<>();

    @AfterEach
    void stop() {
        taps.forEach(TapProcess::close);
    }

    private ServerLaunch launch() {
        return ServerLaunch.of(directory.resolve("data")).with("--http.port=0", "--taps.port=0");
    }

    @Test
    void losesAndDoublesNoPourThroughAKill() throws Exception {
        DebianPython.needs("websockets");
        long seed = Machine.seed("TapConversationTest");
        try (ServerProcess first = launch().start();
                ServerProcess follower =
                        DebianPython.start(FOLLOWER, "ws://127.0.0.1:" + first.port("taps") + "/sockets/beers")) {
            int port = first.port("taps");
            follower.awaitLine("connected", PATIENCE);
            for (int id = 1; id <= TAPS; id++) {
                taps.add(TapProcess.start(port, "--id=" + id, "--rate=50", "--count=" + POURS, "--seed=" + seed));
            }
            Await.until(PATIENCE, "a third of all pours", () -> pushes(follower) >= TAPS * POURS / 3);
            first.kill9();
            for (TapProcess tap : taps) {
                tap.process().awaitLine("connecting again in ", PATIENCE);
            }
            System.out.println("TapConversationTest: in doubt at the kill: " + inDoubt() + " pours");
            try (ServerProcess second = launch().with("--taps.port=" + port).start();
                    HttpPeer http = new HttpPeer(second)) {
                for (TapProcess tap : taps) {
                    assertThat(tap.process().awaitExit())
                            .as(tap.process().lines().toString())
                            .isZero();
                    assertThat(tap.complaints()).isEmpty();
                    assertThat(tap.told().getLast()).startsWith("ended, " + POURS + " posted, 0 failed, 0 waiting, ");
                }
                requireOnceEach(beers(http));
                requireSamples(http);
                List<Long> byId = beers(http).stream()
                        .map(beer -> beer.path("tapId").asLong())
                        .toList();
                follower.awaitLine("\"total beers\":" + TAPS * POURS, PATIENCE);
                requireConversation(follower.lines(), byId);
            }
        }
    }

    /** How many pours were on their way when the server was killed; they are posted again. */
    private long inDoubt() {
        return taps.stream()
                .filter(tap -> tap.told().stream().anyMatch(line -> line.startsWith("posting it again in ")))
                .count();
    }

    private static long pushes(ServerProcess follower) {
        return follower.lines().stream()
                .filter(line -> line.startsWith("push Tap "))
                .count();
    }

    private static List<JsonNode> beers(HttpPeer http) throws Exception {
        List<JsonNode> beers = new ArrayList<>();
        MAPPER.readTree(http.get("/api/beers?page_size=1000")).path("beers").forEach(beers::add);
        return beers;
    }

    /** Every pour of every tap is there once, with its volume and its time, in the order in which its tap poured. */
    private void requireOnceEach(List<JsonNode> beers) {
        assertThat(beers.stream().map(beer -> beer.path("id").asInt()))
                .containsExactlyElementsOf(
                        IntStream.range(0, TAPS * POURS).boxed().toList());
        for (int id = 1; id <= TAPS; id++) {
            long tapId = id;
            List<JsonNode> own = beers.stream()
                    .filter(beer -> beer.path("tapId").asLong() == tapId)
                    .toList();
            TapProcess tap = taps.get(id - 1);
            assertThat(own.stream().map(beer -> beer.path("id").asLong())).containsExactlyElementsOf(tap.posted());
            assertThat(own.stream().map(TapConversationTest::poured))
                    .hasSize(POURS)
                    .containsExactlyElementsOf(tap.posting());
        }
    }

    private static TapProcess.Poured poured(JsonNode beer) {
        Instant time = Instant.parse(beer.path("timestamp").asText()).truncatedTo(ChronoUnit.MILLIS);
        return new TapProcess.Poured(beer.path("volume").asDouble(), time);
    }

    private static void requireSamples(HttpPeer http) throws Exception {
        JsonNode series =
                MAPPER.readTree(http.get("/api/v1/series?match=tap.*")).path("items");
        assertThat(series).hasSize(TAPS).allSatisfy(each -> {
            assertThat(each.path("key").asText()).matches("tap\\.[1-3]\\.volume");
            assertThat(each.path("samples").asInt()).isEqualTo(POURS);
        });
    }

    /** Nothing is missing but what was stored and not yet pushed when the server was killed. */
    private static void requireConversation(List<String> lines, List<Long> taps) {
        assertThat(lines).allMatch(line -> line.equals("connected") || line.startsWith("push "));
        assertThat(lines.stream().filter("connected"::equals)).hasSize(2);
        int again = lines.lastIndexOf("connected");
        Conversation before = conversation(lines.subList(1, again));
        Conversation after = conversation(lines.subList(again + 1, lines.size()));
        List<Integer> first = before.require(taps);
        List<Integer> second = after.require(taps);
        assertThat(first)
                .containsExactlyElementsOf(
                        IntStream.range(0, first.size()).boxed().toList());
        assertThat(second)
                .containsExactlyElementsOf(
                        IntStream.range(second.getFirst(), taps.size()).boxed().toList());
        assertThat(second.getFirst()).isGreaterThanOrEqualTo(first.size());
        // The kill may have come between a pour's push and its report.
        assertThat(before.reports()).isBetween((first.size() - 1) / 10L, first.size() / 10L);
        assertThat(after.reports()).isEqualTo(taps.size() / 10 - second.getFirst() / 10);
    }

    private static Conversation conversation(List<String> lines) {
        return new Conversation(
                lines.stream().map(line -> line.substring("push ".length())).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsWithZeroWhenItIsToldToAndLeavesNothingHalf(String signal) throws Exception {
        try (ServerProcess server = launch().start();
                HttpPeer http = new HttpPeer(server)) {
            TapProcess tap = TapProcess.start(server.port("taps"), "--rate=200");
            taps.add(tap);
            tap.process().awaitLine("posted beer 20, ", PATIENCE);
            Machine.must("kill", "-" + signal, Long.toString(tap.process().pid()));
            assertThat(tap.process().awaitExit()).isZero();
            assertThat(beers(http).stream().map(beer -> beer.path("id").asLong()))
                    .containsExactlyElementsOf(tap.posted());
            assertThat(tap.told().getLast()).startsWith("ended, " + tap.posted().size() + " posted, 0 failed, ");
        }
    }

    @Test
    void runsALoad() throws Exception {
        try (ServerProcess server = launch().start();
                HttpPeer http = new HttpPeer(server)) {
            TapProcess load = TapProcess.start(server.port("taps"), "--taps=100", "--rate=5", "--count=10");
            taps.add(load);
            assertThat(load.process().awaitExit()).isZero();
            assertThat(load.told().getLast()).startsWith("ended, 1000 posted, 0 failed, 0 waiting, ");
            assertThat(load.told()).anyMatch(line -> line.startsWith("100 connected, "));
            assertThat(beers(http)).hasSize(1000);
        }
    }
}
