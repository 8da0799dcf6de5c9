package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines that are no text, too long, cut short or slow to come: each gets its one error, and what follows is served. */
final class LinesTest {
    private static final int LIMIT = 64 << 10;

    @TempDir
    private static Path directory;

    @SuppressWarnings("NullAway.Init")
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server = ServerLaunch.of(directory.resolve("data")).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                bad("an overlong encoding", "put a\u00C0\u0080 1 2"),
                bad("a surrogate in UTF-8", "put a\u00ED\u00A0\u0080 1 2"),
                bad("a byte that UTF-8 never has", "put a\u00FF 1 2"),
                bad("a character cut short", "put a\u00C3 1 2"),
                bad("a code point past the last", "put a\u00F4\u0090\u0080\u0080 1 2"),
                bad("a no-break space in the key", "put a\u00C2\u00A0b 1 2"),
                bad("a no-break space between words", "put a\u00C2\u00A01 2"),
                bad("an ideographic space", "put a\u00E3\u0080\u0080b 1 2"),
                bad("NUL in the key", "put a\u0000b 1 2"),
                bad("NUL alone", "\u0000"),
                bad("NUL after the line", "put a 1 2\u0000"),
                bad("ESC in the key", "put a\u001B[31m 1 2"),
                bad("DEL in the key", "put a\u007F 1 2"),
                bad("a C1 control in the key", "put a\u00C2\u0085b 1 2"),
                bad("a vertical tab between words", "put a\u000B1 2"),
                bad("a form feed between words", "put a\u000C1 2"),
                bad("a bare CR in a line", "put a\r1 2"),
                bad("a bare CR in a key", "put a\rb 1 2"),
                bad("two CRs before LF in a get", "get a\rb\r"),
                bad("telnet commands", "\u00FF\u00FD\u0003\u00FF\u00FB\u0018put a 1 2"),
                bad("a byte order mark", "\u00EF\u00BB\u00BFput a 1 2"),
                bad("a key of 1,025 bytes", "put " + "k".repeat(1025) + " 1 2"),
                bad("a get of a key of 1,025 bytes", "get " + "k".repeat(1025)),
                bad("a long multi-byte key", "put " + "\u00C3\u00A9".repeat(513) + " 1 2"),
                bad("full-width digits", "put a \u00EF\u00BC\u0091 2"),
                bad("HTTP", "GET / HTTP/1.1\r"),
                bad("a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001"),
                bad("a line over the limit by one", "put a 1" + " ".repeat(LIMIT + 1 - "put a 1 2".length()) + " 2"),
                bad("a line of a megabyte", "x".repeat(1 << 20)),
                bad("a value of 60,000 signs", "put a " + "-".repeat(60_000) + "1 2"));
    }

    private static Arguments bad(String what, String line) {
        return Arguments.of(what, line);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badLines")
    void answersWithOneErrorAndGoesOn(String what, String line) throws Exception {
        try (PutPeer peer = server.connect()) {
            peer.send(line.getBytes(StandardCharsets.ISO_8859_1));
            peer.send("\nput good." + Integer.toHexString(what.hashCode()) + " 1 2\nget nothing\n");
            peer.halfClose();
            assertThat(peer.rest()).isEqualTo(PutPeer.WRONG + PutPeer.OK + PutPeer.OK);
        }
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("get a")).isEqualTo(PutPeer.OK);
        }
    }

    @Test
    void takesALineOfExactlyTheLimit() throws Exception {
        String line = "put at.limit 1" + " ".repeat(LIMIT - "put at.limit 1 2".length()) + " 2";
        assertThat(line).hasSize(LIMIT);
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask(line)).isEqualTo(PutPeer.OK);
            assertThat(peer.ask("get at.limit")).isEqualTo("ok\nat.limit 1.0 2\n\n");
        }
    }

    @Test
    void takesAKeyOf1024Bytes() throws Exception {
        String key = "é".repeat(512);
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("put " + key + " 1 2")).isEqualTo(PutPeer.OK);
            assertThat(peer.ask("get " + key)).isEqualTo("ok\n" + key + " 1.0 2\n\n");
        }
    }

    @Test
    void takesAValueOfSixtyThousandDigits() throws Exception {
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("put long.value 1." + "0".repeat(60_000) + "1 2"))
                    .isEqualTo(PutPeer.OK);
            assertThat(peer.ask("get long.value")).isEqualTo("ok\nlong.value 1.0 2\n\n");
        }
    }

    @Test
    void answersALongLineBeforeItsEndComes() throws Exception {
        try (PutPeer peer = server.connect()) {
            peer.send("y".repeat(10 << 20));
            assertThat(peer.reply()).isEqualTo(PutPeer.WRONG);
            assertThat(peer.ask("\nget nothing")).isEqualTo(PutPeer.OK);
        }
    }

    @Test
    void answersALastLineWithoutItsEndWithTheError() throws Exception {
        try (PutPeer peer = server.connect()) {
            peer.send("put whole 1 2\nput unended 1 2");
            peer.halfClose();
            assertThat(peer.rest()).isEqualTo(PutPeer.OK + PutPeer.WRONG);
        }
        try (PutPeer peer = server.connect()) {
            assertThat(peer.ask("get unended")).isEqualTo(PutPeer.OK);
        }
    }

    @Test
    void closesWithoutAWordWhenNothingWasSent() throws Exception {
        try (PutPeer peer = server.connect()) {
            peer.halfClose();
            assertThat(peer.rest()).isEmpty();
        }
    }
}
