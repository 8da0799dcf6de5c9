package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.ndjson.NdjsonPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions: where a sender goes on, over connections and restarts. */
@Timeout(60)
final class NdjsonSessionTest {
    @TempDir
    private Path directory;

    private RunningServer server;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void goesOnBehindTheLastLineOverConnectionsAndRestarts() throws IOException {
        try (NdjsonPeer peer = NdjsonPeer.greeting(port(), "s", 0)) {
            peer.send(line(1) + line(2));
            peer.awaitAck(2);
        }
        try (NdjsonPeer peer = NdjsonPeer.greeting(port(), "s", 2)) {
            peer.send(line(3));
            assertThat(peer.line()).isEqualTo("{\"ack\":3}");
        }
        server.close();
        server = RunningServer.in(directory);
        NdjsonPeer.greeting(port(), "s", 3).close();
        NdjsonPeer.greeting(port(), "other", 0).close();
        assertThat(numbers()).containsExactly(1, 2, 3);
    }

    @Test
    void countsLinesThatWereAllRejected() throws IOException {
        try (NdjsonPeer peer = NdjsonPeer.greeting(port(), "s", 0)) {
            peer.send("[]\n" + "x".repeat(70_000));
            assertThat(peer.line()).contains("\"line\":1", "not_an_object");
            String second = peer.line();
            assertThat(second.equals("{\"ack\":1}") ? peer.line() : second).contains("\"line\":2", "line_too_long");
            assertThat(peer.line()).isEqualTo("{\"ack\":2}");
        }
        NdjsonPeer.greeting(port(), "s", 2).close();
    }

    @Test
    void doesNotCountALineThatWasCutShort() throws IOException {
        try (NdjsonPeer peer = NdjsonPeer.greeting(port(), "s", 0)) {
            peer.send(line(1) + "{\"device_id\":");
            assertThat(peer.halfClose().rest())
                    .startsWith("{\"ack\":1}\n{\"error\":{\"line\":2,\"code\":\"unended_line\"")
                    .hasLineCount(2);
        }
        NdjsonPeer.greeting(port(), "s", 1).close();
    }

    @Test
    void keepsASessionWithoutAcks() throws IOException {
        assertThat(NdjsonPeer.talk(port(), "{\"hello\":{\"session\":\"s\"}}\n" + line(1)))
                .endsWith("\"line\":0}}\n");
        NdjsonPeer.greeting(port(), "s", 1).close();
    }

    @Test
    void endsTheConnectionThatASessionIsTakenFrom() throws IOException {
        try (NdjsonPeer older = NdjsonPeer.greeting(port(), "s", 0)) {
            older.send(line(1));
            older.awaitAck(1);
            try (NdjsonPeer newer = NdjsonPeer.greeting(port(), "s", 1)) {
                assertThat(older.rest())
                        .isEqualTo("{\"error\":{\"line\":0,\"code\":\"session_taken\","
                                + "\"reason\":\"another connection goes on with the session\"}}\n");
                newer.send(line(2));
                newer.awaitAck(2);
            }
        }
        assertThat(numbers()).containsExactly(1, 2);
    }

    @Test
    void doublesAndLosesNothingWhenSessionsAreTakenOverUnderLoad() throws Exception {
        int count = 60_000;
        int taken = 0;
        while (taken < count) {
            long known = taken;
            NdjsonPeer peer = new NdjsonPeer(port());
            peer.send("{\"hello\":{\"ack\":true,\"session\":\"s\"}}\n");
            String welcome = peer.line();
            taken = Integer.parseInt(welcome.replaceAll(".*\"line\":([0-9]+).*", "$1"));
            assertThat(taken).isGreaterThanOrEqualTo((int) known);
            if (taken < count) {
                int from = taken;
                Thread.ofVirtual().start(() -> sendRest(peer, from, count));
                peer.line();
            }
        }
        assertThat(numbers()).isEqualTo(IntStream.rangeClosed(1, count).boxed().toList());
    }

    private static void sendRest(NdjsonPeer peer, int from, int count) {
        try {
            StringBuilder lines = new StringBuilder();
            for (int i = from + 1; i <= count; i++) {
                lines.append(line(i));
            }
            peer.send(lines.toString());
        } catch (IOException e) {
            // The session was taken from it: what this is about.
        }
    }

    private int port() {
        return server.port("ndjson");
    }

    private List<Integer> numbers() {
        return StoredEvents.attributes(server.server(), "d").stream()
                .map(attributes -> Integer.parseInt(attributes.replaceAll("\\D", "")))
                .toList();
    }

    private static String line(int number) {
        return "{\"device_id\":\"d\",\"n\":" + number + ",\"timestamp\":" + (1_700_000_000 + number) + "}\n";
    }
}
