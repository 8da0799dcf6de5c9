package dev.weir.app;

import static dev.weir.protocol.ndjson.NdjsonPeer.HELLO;
import static dev.weir.protocol.ndjson.NdjsonPeer.WELCOME;
import static dev.weir.protocol.ndjson.NdjsonPeer.talk;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.ndjson.NdjsonPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines over TCP, byte for byte. */
@Timeout(60)
final class NdjsonTest {
    @TempDir
    private Path directory;

    private RunningServer server;
    private int port;

    @BeforeEach
    void start() {
        server = RunningServer.in(directory);
        port = server.port("ndjson");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesALineAndSaysNothing() throws IOException {
        assertThat(talk(port, "{\"device_id\":\"d1\",\"temp\":21.5,\"timestamp\":1700000000}\n"))
                .isEmpty();
        assertThat(events("d1")).containsExactly("{\"temp\":21.5}");
        assertThat(get("d1.temp")).isEqualTo("d1.temp 21.5 1700000000\n");
    }

    @Test
    void takesTheAddressForADeviceThatIsNotNamedAndTheReceiptForATimeThatIsNot() throws IOException {
        long before = System.currentTimeMillis() * 1000;
        talk(port, "{\"a\":1}\n{\"a\":2,\"device_id\":null,\"timestamp\":null}\n");
        assertThat(events("127.0.0.1")).containsExactly("{\"a\":1}", "{\"a\":2}");
        List<Long> times = StoredEvents.of(server.server(), "127.0.0.1").stream()
                .map(event -> event.timestampMicros())
                .toList();
        assertThat(times.get(0)).isBetween(before, times.get(1) - 1);
        assertThat(times.get(1)).isLessThanOrEqualTo(System.currentTimeMillis() * 1000 + 1_000);
    }

    @Test
    void acknowledgesWhatIsDurableAndNamesWhatIsRejectedBefore() throws IOException {
        String lines = HELLO + "\n{\"device_id\":\"d\",\"a\":1}\n[]\n\n  \r\n{\"device_id\":\"d\",\"a\":2}\r\n";
        assertThat(talk(port, lines)).isEqualTo("""
                %s
                {"error":{"line":2,"code":"not_an_object","reason":"cannot read the line: it is an array, not an object"}}
                {"ack":3}
                """.formatted(WELCOME));
        assertThat(events("d")).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void answersAHelloAndNothingElseWhereNoAckIsWanted() throws IOException {
        assertThat(talk(port, "{\"hello\":{}}\n{\"device_id\":\"d\",\"a\":1}\n[]\nx"))
                .isEqualTo(WELCOME + "\n");
        assertThat(events("d")).hasSize(1);
    }

    @Test
    void acknowledgesNothingForBlankLines() throws IOException {
        assertThat(talk(port, "\n\r\n \n" + HELLO + "\n\n \t\n")).isEqualTo(WELCOME + "\n");
    }

    @Test
    void passesOverAByteOrderMarkBeforeAHelloAndBeforeALine() throws IOException {
        assertThat(talk(port, "\uFEFF" + HELLO + "\n{\"device_id\":\"d\",\"a\":1}\n"))
                .endsWith("{\"ack\":1}\n");
        assertThat(talk(port, "\uFEFF{\"device_id\":\"d\",\"a\":2}\n")).isEmpty();
        assertThat(events("d")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"hello\":{\"ack\":1}}",
                "{\"hello\":{\"session\":\"\"}}",
                "{\"hello\":{\"acks\":true}}",
                "{\"hello\":{\"token\":5}}"
            })
    void turnsAMalformedHelloAway(String hello) throws IOException {
        assertThat(talk(port, hello + "\n{\"device_id\":\"d\"}\n"))
                .startsWith("{\"error\":{\"line\":0,\"code\":\"invalid_hello\",\"reason\":\"cannot read the hello: ")
                .hasLineCount(1);
        assertThat(events("d")).isEmpty();
    }

    @Test
    void takesAHelloAmongOtherFieldsForAnEvent() throws IOException {
        assertThat(talk(port, "{\"device_id\":\"d\",\"hello\":{\"ack\":true}}\n"))
                .isEmpty();
        assertThat(talk(port, "{\"hello\":\"world\"}\n")).isEmpty();
        assertThat(events("d")).hasSize(1);
        assertThat(events("127.0.0.1")).hasSize(1);
    }

    @Test
    void rejectsALastLineWithoutItsEnd() throws IOException {
        assertThat(talk(port, HELLO + "\n{\"device_id\":\"d\",\"a\":1}\n{\"device_id\":\"d\",\"a\":2}"))
                .isEqualTo(WELCOME + "\n{\"ack\":1}\n{\"error\":{\"line\":2,\"code\":\"unended_line\","
                        + "\"reason\":\"cannot read the line: it does not end with a line feed\"}}\n{\"ack\":2}\n");
        assertThat(events("d")).hasSize(1);
    }

    @Test
    void keepsTheNeighboursOfBadLines() throws IOException {
        var lines = new ArrayList<byte[]>();
        for (String bad :
                List.of("{", "nonsense", "{\"a\":1,\"a\":2}", "{\"a\":1e400}", "{\"a\":NaN}", "{}{}", "null", "42")) {
            lines.add(bad.getBytes(UTF_8));
        }
        lines.add(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'});
        lines.add("[".repeat(60_000).getBytes(UTF_8));
        lines.add(("{\"a\":\"" + "x".repeat(70_000) + "\"}").getBytes(UTF_8));
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            peer.send(HELLO + "\n");
            for (byte[] line : lines) {
                peer.send("{\"device_id\":\"d\",\"good\":true}\n");
                peer.send(line);
                peer.send("\n");
            }
            String replies = peer.halfClose().rest();
            assertThat(replies.lines().filter(line -> line.startsWith("{\"error\"")))
                    .hasSize(lines.size());
            assertThat(replies).endsWith("{\"ack\":" + 2 * lines.size() + "}\n");
        }
        assertThat(events("d")).hasSize(lines.size());
    }

    @Test
    void acknowledgesALongBurstInRisingSteps() throws IOException {
        int count = 100_000;
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    peer.send(HELLO + "\n"
                            + IntStream.range(0, count)
                                    .mapToObj(i -> "{\"device_id\":\"d" + i % 100 + "\",\"timestamp\":"
                                            + (1_700_000_000 + i) + ",\"v\":" + i + "}\n")
                                    .collect(Collectors.joining()));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(peer.line()).isEqualTo(WELCOME);
            peer.awaitAck(count);
            sender.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(events("d7")).hasSize(count / 100);
    }

    @Test
    void answersEachLineOfAConnectionThatStays() throws IOException {
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            peer.send(HELLO + "\n");
            assertThat(peer.line()).isEqualTo(WELCOME);
            for (int i = 1; i <= 50; i++) {
                peer.send("{\"device_id\":\"d\",\"a\":" + i + "}\n");
                assertThat(peer.line()).isEqualTo("{\"ack\":" + i + "}");
                assertThat(events("d")).hasSize(i);
            }
        }
    }

    @Test
    void closesALineWithoutEndAfterOneMebibyte() throws IOException {
        byte[] piece = "x".repeat(1 << 16).getBytes(UTF_8);
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            peer.send(HELLO + "\n");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 256; i++) {
                            peer.send(piece);
                        }
                        peer.rest();
                        throw new IOException("it was all read");
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageNotContaining("all read");
        }
        assertThat(talk(port, HELLO + "\n" + "x".repeat(500_000) + "\n{\"device_id\":\"d\"}\n"))
                .contains("\"line\":1,\"code\":\"line_too_long\"")
                .endsWith("{\"ack\":2}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST /data HTTP/1.1\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void tellsAnHttpClientInItsOwnForm(String request) throws IOException {
        try (NdjsonPeer peer = new NdjsonPeer(port)) {
            peer.send(request);
            assertThat(peer.rest())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("Connection: close\r\n")
                    .containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void tellsATlsClientInItsOwnForm() throws Exception {
        try (SSLSocket socket =
                (SSLSocket) SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", port)) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("handshake_failure");
        }
    }

    private List<String> events(String device) {
        return StoredEvents.attributes(server.server(), device);
    }

    private String get(String key) {
        return CommandRun.of(directory, "get", key, "--server", server.address())
                .out();
    }
}
