package dev.weir.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.weir.live.Broadcast;
import dev.weir.monitor.Refusals;
import dev.weir.monitor.RequestCounts;
import dev.weir.protocol.ConnectionLimits;
import dev.weir.protocol.TcpListener;
import dev.weir.protocol.http.Guards;
import dev.weir.protocol.http.HttpServer;
import dev.weir.protocol.websocket.BroadcastSocket;
import dev.weir.security.Gate;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The WebSocket that pushes to every connected device, by the byte. */
@Timeout(60)
final class BroadcastSocketTest {
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long SKIP_NANOS = 31_000_000_000L;

    @TempDir
    private Path directory;

    private final AtomicLong skippedNanos = new AtomicLong();
    private final AtomicBoolean needsToken = new AtomicBoolean();
    private Broadcast broadcast;
    private TokenFile tokens;
    private Gate gate;
    private TcpListener listener;

    @BeforeEach
    void start() throws IOException {
        LongSupplier clock = () -> System.nanoTime() + skippedNanos.get();
        broadcast = new Broadcast("test", clock);
        tokens = Servers.in(directory).tokens();
        gate = new Gate(tokens, new Gate.Timing(clock, InstantSource.system(), pause -> {}));
        HttpServer.Options options = new HttpServer.Options(
                16 << 10,
                1 << 20,
                1 << 20,
                PATIENCE_NANOS,
                PATIENCE_NANOS,
                true,
                List.of(),
                List.of(),
                false,
                Optional.empty());
        HttpServer server = new HttpServer(
                options,
                Guards.of(gate),
                new RequestCounts(),
                List.of(new BroadcastSocket(
                        List.of("/sockets/test", "/socket/test"), broadcast, 1 << 20, new Refusals())));
        listener = TcpListener.bind(
                "http",
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                ConnectionLimits.of(100),
                TcpListener.Transport.CLEAR,
                connection -> server.serve(connection, needsToken.get()));
        listener.start();
    }

    @AfterEach
    void stop() {
        listener.close();
        broadcast.close();
    }

    private SocketPeer ask(String path, String headers) throws IOException {
        return SocketPeer.ask(listener.port(), path, SocketPeer.HEADERS + headers);
    }

    private SocketPeer open() throws IOException {
        SocketPeer peer = ask("/sockets/test", "");
        assertThat(peer.status()).isEqualTo(101);
        return peer;
    }

    private void skipToThePing() {
        skippedNanos.addAndGet(SKIP_NANOS);
    }

    private static void answerThePing(SocketPeer peer) throws IOException {
        assertThat(peer.next().opcode()).isEqualTo(PING);
        peer.send(PONG, new byte[0]);
        peer.send(PING, new byte[0]);
        assertThat(peer.next().opcode()).isEqualTo(PONG); // So the server has read the first one.
    }

    /** Waits for the thread that ticks once a second. */
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
            Thread.onSpinWait();
        }
    }

    private static List<String> texts(SocketPeer peer, int count) throws IOException {
        List<String> texts = new ArrayList<>();
        while (texts.size() < count) {
            SocketPeer.Frame frame = peer.next();
            assertThat(frame.opcode()).isEqualTo(TEXT);
            texts.add(frame.text());
        }
        return texts;
    }

    @Test
    void everyDeviceGetsWhatIsToldOnceItsConnectionIsAnswered() throws IOException {
        try (SocketPeer first = ask("/sockets/test", "");
                SocketPeer second = ask("/socket/test", "Sec-WebSocket-Protocol: weir.v1\r\n")) {
            assertThat(first.head()).contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
            assertThat(second.status()).isEqualTo(101);
            assertThat(second.head()).doesNotContain("Sec-WebSocket-Protocol");
            List<String> told = List.of("one", "zwölf".repeat(20), "x".repeat(70_000));
            broadcast.tell(told);
            assertThat(texts(first, 3)).isEqualTo(told);
            assertThat(texts(second, 3)).isEqualTo(told);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/sockets/test?match=*, '', 400",
        "/sockets/test, 'Origin: http://evil.example', 403",
        "/sockets/test, 'Origin: http://localhost', 101",
    })
    void refusesBeforeTheUpgrade(String path, String header, int status) throws IOException {
        try (SocketPeer peer = ask(path, header.isEmpty() ? "" : header + "\r\n")) {
            assertThat(peer.status()).isEqualTo(status);
        }
        await(() -> broadcast.listeners() == 0);
    }

    @Test
    void refusesRequestsThatAskForNoWebSocket() throws IOException {
        try (SocketPeer peer =
                SocketPeer.ask(listener.port(), "/sockets/test", "Host: localhost\r\nAccept: text/html\r\n")) {
            assertThat(peer.status()).isEqualTo(426);
        }
        assertThat(broadcast.listeners()).isZero();
    }

    @Test
    void needsATokenThatReadsAndClosesWhenItIsTakenBack() throws IOException {
        needsToken.set(true);
        TokenFile.Made reads = tokens.create(Scope.READ, null);
        TokenFile.Made writes = tokens.create(Scope.WRITE, null);
        gate.look();
        for (var expected : Map.of("", 401, "wrong", 401, writes.token(), 403).entrySet()) {
            String token = expected.getKey();
            try (SocketPeer peer =
                    ask("/sockets/test", token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")) {
                assertThat(peer.status()).isEqualTo(expected.getValue());
            }
        }
        try (SocketPeer peer = ask("/sockets/test", "Authorization: Bearer " + reads.token() + "\r\n")) {
            assertThat(peer.status()).isEqualTo(101);
            broadcast.tell(List.of("for your ears"));
            assertThat(texts(peer, 1)).containsExactly("for your ears");
            tokens.revoke(reads.grant().id());
            gate.look();
            broadcast.tell(List.of("for others"));
            SocketPeer.Frame frame = peer.next();
            assertThat(frame.opcode()).isEqualTo(8);
            assertThat(frame.code()).isEqualTo(1008);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "81 05 48656c6c6f, 1002",
        "c1 80 00000000, 1002",
        "83 80 00000000, 1002",
        "09 80 00000000, 1002",
        "82 ff 7fffffffffffffff 00000000, 1009",
        "01 81 00000000 e2 80 81 00000000 28, 1007",
        "88 82 00000000 03e8, 1000",
        "88 82 00000000 0fa1 81 85 ffff, 4001",
    })
    void closesOnFramesThatBreakTheRules(String frames, int code) throws IOException {
        try (SocketPeer peer = open()) {
            peer.sendHex(frames);
            assertThat(peer.closed()).isEqualTo(code);
        }
        await(() -> broadcast.listeners() == 0);
    }

    @Test
    void ignoresMessagesOfAnyLengthAndAnswersPings() throws IOException {
        try (SocketPeer peer = open()) {
            for (int length = 0; length < 10_000; length += 997) {
                peer.send(TEXT, "x".repeat(length).getBytes(US_ASCII));
                peer.send(BINARY, new byte[length]);
                byte[] payload = "p".repeat(length % 126).getBytes(US_ASCII);
                peer.send(PING, payload);
                SocketPeer.Frame pong = peer.next();
                assertThat(pong.opcode()).isEqualTo(PONG);
                assertThat(pong.payload()).isEqualTo(payload);
            }
            broadcast.tell(List.of("still there"));
            assertThat(texts(peer, 1)).containsExactly("still there");
        }
    }

    @Test
    void whoAnswersPingsStaysAndWhoDoesNotIsClosed() throws IOException {
        try (SocketPeer alive = open();
                SocketPeer silent = open()) {
            // Once they have been given something nobody takes them for stuck.
            broadcast.tell(List.of("hello"));
            assertThat(texts(alive, 1)).containsExactly("hello");
            assertThat(texts(silent, 1)).containsExactly("hello");
            for (int round = 0; round < 2; round++) {
                skipToThePing();
                answerThePing(alive);
                if (round == 0) {
                    assertThat(silent.next().opcode()).isEqualTo(PING);
                }
            }
            assertThat(silent.closed()).isEqualTo(1013);
            assertThat(broadcast.slowCount()).isEqualTo(1);
            broadcast.tell(List.of("still there"));
            assertThat(texts(alive, 1)).containsExactly("still there");
        }
    }

    /** Tells so many times ten texts of 32 KiB and waits each time until this one has them. */
    private void tellMuch(int times, SocketPeer inTime) throws IOException {
        String text = "x".repeat(32 << 10);
        for (int i = 0; i < times; i++) {
            List<String> told = IntStream.range(10 * i, 10 * i + 10)
                    .mapToObj(each -> each + text)
                    .toList();
            broadcast.tell(told);
            assertThat(texts(inTime, 10)).isEqualTo(told);
        }
    }

    @Test
    void whoReadsTooLateIsClosedAndInNobodysWay() throws IOException {
        try (SocketPeer slow = open();
                SocketPeer inTime = open()) {
            tellMuch(100, inTime); // 32 MiB: more than the ring and the sockets hold.
            assertThat(slow.closed()).isEqualTo(1013);
        }
        assertThat(broadcast.slowCount()).isEqualTo(1);
        assertThat(broadcast.cutCount()).isZero();
    }

    @Test
    void whoNeverReadsIsCutOffAndCounted() throws IOException {
        try (SocketPeer stuck = open();
                SocketPeer reading = open()) {
            tellMuch(40, reading);
            while (broadcast.cutCount() == 0) { // It may take what the kernel has room for before it is stuck.
                skipToThePing();
                answerThePing(reading);
            }
            await(() -> listener.connections() == 1);
            assertThat(broadcast.cutCount()).isEqualTo(1);
            assertThat(stuck.status()).isEqualTo(101);
        }
    }

    @Test
    void logsWhoComesAndGoesAndEachTextOnce() throws IOException {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.weir");
        List<String> lines = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.INFO
                        && !event.getFormattedMessage().startsWith("http: ")) {
                    lines.add(event.getFormattedMessage().replaceFirst("127.0.0.1:\\d+", "PEER"));
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
        try {
            broadcast.tell(List.of("to nobody"));
            try (SocketPeer peer = open()) {
                await(() -> lines.size() == 1);
                broadcast.tell(List.of("one", "on two\nlines", "x".repeat(300)));
                assertThat(texts(peer, 3)).hasSize(3);
                await(() -> lines.size() == 4);
            }
            await(() -> lines.size() == 5);
            assertThat(lines)
                    .containsExactly(
                            "websocket: PEER connected, devices: 1",
                            "test: pushed to 1: one",
                            "test: pushed to 1: on two?lines",
                            "test: pushed to 1: " + "x".repeat(200) + "...",
                            "websocket: PEER disconnected, devices: 0");
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
    }

    @Test
    void letsGoOfADeviceThatHasGone() throws IOException {
        open().close();
        await(() -> broadcast.listeners() == 0 && listener.connections() == 0);
    }

    @Test
    void saysThatItGoesAwayWhenTheServerStops() throws IOException {
        try (SocketPeer peer = open()) {
            broadcast.tell(List.of("the last"));
            assertThat(texts(peer, 1)).containsExactly("the last");
            broadcast.close();
            listener.stopAccepting();
            assertThat(peer.closed()).isEqualTo(1001);
        }
        await(listener::isIdle);
    }
}
