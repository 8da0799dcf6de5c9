package dev.weir.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.security.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The WebSocket of live streams: by the byte, as attackers speak it, and by a client. */
@Timeout(60)
final class LiveSocketTest {
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int PONG = 10;

    @TempDir
    private Path directory;

    private RunningServer running;

    @BeforeEach
    void start() {
        running = RunningServer.in(directory);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private SocketPeer open(String path) throws IOException {
        return SocketPeer.open(running.server(), path);
    }

    private void put(String lines) throws IOException {
        try (Socket socket = Servers.connect(running.server())) {
            Servers.send(socket, lines);
            Servers.reply(socket, "ok\n\n".repeat((int) lines.lines().count()));
        }
    }

    @Test
    void opensByTheLetterWithoutAGreeting() throws IOException {
        try (SocketPeer peer = SocketPeer.ask(
                running.server(), "/live", SocketPeer.HEADERS + "Sec-WebSocket-Protocol: a, weir.v1\r\n")) {
            assertThat(peer.head())
                    .startsWith("HTTP/1.1 101 ")
                    .contains(
                            "Upgrade: websocket\r\n",
                            "Connection: Upgrade\r\n",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
                            "Sec-WebSocket-Protocol: weir.v1\r\n");
            peer.send(PING, "x".getBytes(US_ASCII));
            SocketPeer.Frame first = peer.next();
            assertThat(first.opcode()).isEqualTo(PONG);
            assertThat(first.text()).isEqualTo("x");
        }
        try (SocketPeer peer =
                SocketPeer.ask(running.server(), "/live", SocketPeer.HEADERS + "Sec-WebSocket-Protocol: other\r\n")) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(peer.head()).doesNotContain("Sec-WebSocket-Protocol");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/live, 'Origin: http://evil.example', 403",
        "/live, 'Origin: null', 403",
        "/live?match=[, '', 400",
        "/live?since=x, '', 400",
        "/live?since=-1, '', 400",
        "/live?sinse=1, '', 400",
        "/nowhere, '', 404",
        "/live, 'Origin: http://localhost', 101",
        "/live?match=*&since=0, '', 101",
    })
    void refusesBeforeTheUpgrade(String path, String header, int status) throws IOException {
        String headers = SocketPeer.HEADERS + (header.isEmpty() ? "" : header + "\r\n");
        try (SocketPeer peer = SocketPeer.ask(running.server(), path, headers)) {
            assertThat(peer.status()).isEqualTo(status);
            if (status != 101) {
                assertThat(peer.head()).contains("application/problem+json");
                assertThat(peer.body()).contains("\"status\":" + status);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Host: localhost, Host: evil.example, 421",
        "Upgrade: websocket, Upgrade: h2c, 426",
        "'Connection: keep-alive, Upgrade', Connection: keep-alive, 426",
        "Sec-WebSocket-Version: 13, Sec-WebSocket-Version: 12, 426",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: c2hvcnQ=, 400",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==, Sec-WebSocket-Key: ?, 400",
    })
    void refusesOpeningsThatAreNotOfTheForm(String header, String other, int status) throws IOException {
        try (SocketPeer peer = SocketPeer.ask(running.server(), "/live", SocketPeer.HEADERS.replace(header, other))) {
            assertThat(peer.status()).isEqualTo(status);
            assertThat(peer.body()).contains("\"status\":" + status);
            if (status == 426) {
                assertThat(peer.head()).contains("Upgrade: websocket\r\n");
            }
        }
    }

    @Test
    void needsATokenThatReadsWhereTokensAreNeeded() throws IOException {
        Path data = directory.resolve("guarded");
        Servers servers = Servers.in(java.nio.file.Files.createDirectories(data));
        String reads = servers.token(Scope.READ, null);
        String writes = servers.token(Scope.WRITE, null);
        try (Server server = servers.open("--bind=0.0.0.0")) {
            for (var expected :
                    java.util.Map.of("", 401, reads, 101, writes, 403).entrySet()) {
                String token = expected.getKey();
                String headers = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
                try (SocketPeer peer = SocketPeer.ask(server, "/live", SocketPeer.HEADERS + headers)) {
                    assertThat(peer.status()).isEqualTo(expected.getValue());
                }
            }
        }
    }

    /** Whole frames, or their beginnings, that break the rules: the mask is four zeros. */
    @ParameterizedTest
    @CsvSource({
        "81 05 48656c6c6f, 1002",
        "c1 80 00000000, 1002",
        "a1 80 00000000, 1002",
        "91 80 00000000, 1002",
        "83 80 00000000, 1002",
        "8b 80 00000000, 1002",
        "09 80 00000000, 1002",
        "89 fe 007e 00000000, 1002",
        "80 80 00000000, 1002",
        "82 ff ffffffffffffffff 00000000, 1002",
        "82 ff 7fffffffffffffff 00000000, 1009",
        "82 ff 0000000000100001 00000000, 1009",
        "01 81 00000000 e2 80 81 00000000 28, 1007",
        "81 82 00000000 c328, 1007",
        "88 81 00000000 03, 1002",
        "88 82 00000000 03ed, 1002",
        "88 83 00000000 03e8 ff, 1007",
        "88 82 00000000 03e8, 1000",
        "88 80 00000000, 1005",
        "88 82 00000000 0fa1 81 85 ffff, 4001",
    })
    void closesOnFramesThatBreakTheRules(String frames, int code) throws IOException {
        try (SocketPeer peer = open("/live")) {
            peer.sendHex(frames);
            assertThat(peer.closed()).isEqualTo(code);
        }
    }

    @Test
    void ignoresMessagesAndAnswersAFloodOfPings() throws IOException {
        try (SocketPeer peer = open("/live")) {
            peer.send(TEXT, "{\"subscribe\":1}".getBytes(US_ASCII));
            int pings = 2_000;
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < pings; i++) {
                        peer.send(PING, String.valueOf(i).getBytes(US_ASCII));
                        peer.send(2, new byte[1000]);
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 0; i < pings; i++) {
                assertThat(peer.next().text()).isEqualTo(String.valueOf(i));
            }
            assertThat(sending.isVirtual()).isTrue();
            put("put a 1 1\n");
            assertThat(peer.next().text()).contains("\"key\":\"a\"");
        }
    }

    @Test
    void whatIsTakenByEveryProtocolIsSeen() throws IOException {
        try (SocketPeer peer = open("/live?match=d1");
                SocketPeer keys = open("/live?match=*.temp");
                Api api = new Api(running.server())) {
            put("put d1.temp 1 1\nput e 2 1\n");
            try (Socket socket =
                    new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), running.port("ndjson"))) {
                Servers.send(socket, "{\"device_id\":\"d1\",\"temp\":2}\n");
                socket.shutdownOutput();
                Servers.rest(socket);
            }
            api.postJson("/data", "{\"device_id\":\"d1\",\"card_id\":\"c\",\"temp\":3}");
            api.postJson("/api/v1/samples", "{\"key\":\"d1.temp\",\"timestamp\":4,\"value\":4}");
            ObjectMapper mapper = new ObjectMapper();
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var message = mapper.readTree(peer.next().text());
                told.add(message.path("type").asText()
                        + message.path("value").asText()
                        + message.path("data").path("temp").asText());
            }
            assertThat(told).containsExactly("sample1.0", "event2", "event3", "sample4.0");
            for (int i = 1; i <= 4; i++) {
                assertThat(mapper.readTree(keys.next().text()).get("value").asInt())
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void aSubscriberThatNeverReadsIsInNobodysWay() throws IOException {
        int lines = 60_000;
        StringBuilder puts = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            puts.append("put a.").append(i % 10).append(" 1 ").append(i).append('\n');
        }
        try (SocketPeer stuck = open("/live");
                SocketPeer reading = open("/live?match=b*")) {
            // Some megabytes: more than the sockets' buffers hold.
            put(puts.toString());
            put(puts.toString());
            put("put b 1 1\n");
            SocketPeer.Frame frame = reading.next();
            while (frame.text().startsWith("{\"missed\"")) {
                frame = reading.next();
            }
            assertThat(frame.text()).contains("\"seq\":" + (2 * lines + 1) + ",");
            assertThat(stuck.next().text()).contains("\"seq\":");
        }
    }

    @Test
    void saysThatItGoesAwayWhenTheServerStops() throws Exception {
        try (SocketPeer peer = open("/live");
                SocketPeer stuck = open("/live")) {
            StringBuilder puts = new StringBuilder();
            for (int i = 0; i < 50_000; i++) {
                puts.append("put a.b.c.d.e.f.g.h 1 ").append(i).append('\n');
            }
            Thread reading = Thread.ofVirtual().start(() -> {
                try {
                    assertThat(peer.closed()).isEqualTo(1001);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
            reading.setUncaughtExceptionHandler((thread, e) -> failures.add(e));
            put(puts.toString());
            long began = System.nanoTime();
            running.close();
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .isLessThan(9);
            reading.join();
            assertThat(failures).isEmpty();
            assertThat(stuck.status()).isEqualTo(101);
        }
    }

    @Test
    void letsGoOfAPeerThatHasGone() throws IOException {
        open("/live").close();
        try (Api api = new Api(running.server())) {
            while (!api.get("/metrics").body().contains("weir_live_subscribers 0.0")) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aNumberRisesAcrossARestart() throws IOException {
        put("put a 1 1\nput a 2 2\n");
        running.close();
        running = RunningServer.in(directory);
        try (SocketPeer peer = open("/live?since=1")) {
            assertThat(peer.next().text()).isEqualTo("{\"missed\":1}");
            put("put a 3 3\n");
            assertThat(peer.next().text()).startsWith("{\"seq\":3,");
        }
    }

    @Test
    void aClientFollows() throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    texts.add(text.toString());
                    text.setLength(0);
                }
                socket.request(1);
                return null;
            }
        };
        try (HttpClient client = HttpClient.newHttpClient();
                Api api = new Api(running.server())) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("weir.v1")
                    .buildAsync(
                            URI.create("ws://127.0.0.1:" + Api.port(running.server(), "http") + "/live?match=d*"),
                            listener)
                    .join();
            assertThat(socket.getSubprotocol()).isEqualTo("weir.v1");
            String text = "ü".repeat(40_000);
            api.postJson("/data", "{\"device_id\":\"d1\",\"text\":\"" + text.substring(0, 20_000) + "\"}");
            assertThat(texts.take().getBytes(UTF_8).length).isGreaterThan(40_000);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        }
    }
}
