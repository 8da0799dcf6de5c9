package dev.weir.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.WeirClientException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NdjsonSenderTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String WELCOME = "{\"hello\":{\"server\":\"weir\",\"version\":\"1\"}}\n";

    private final List<String> rejected = new ArrayList<>();

    @Test
    void saysHelloSendsAndWaitsForAcks() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(p -> {
            p.hear();
            p.say(WELCOME);
            p.hear();
            p.hear();
            p.say("{\"error\":{\"line\":1,\"code\":\"invalid_json\",\"reason\":\"\\u00fc \\\"x\\\"\"}}\n{\"ack\":1}\n");
            p.say("{\"ack\":2}\n");
            p.hearOut();
        })) {
            NdjsonSender sender = connect(peer, null, null);
            assertThat(sender.firstLine()).isEqualTo(1);
            send(sender, "{\"a\":1}");
            send(sender, "{\"a\":2}");
            sender.await(2);
            assertThat(sender.acknowledged()).isEqualTo(2);
            assertThat(rejected).containsExactly("1 invalid_json ü \"x\"");
            sender.close();
            assertThat(peer.heard()).containsExactly("{\"hello\":{\"ack\":true}}", "{\"a\":1}", "{\"a\":2}");
        }
    }

    @Test
    void goesOnFromTheLineOfItsSession() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying(
                "{\"hello\":{\"server\":\"weir\",\"version\":\"1\",\"line\":7}}\n", "{\"ack\":8}\n")) {
            NdjsonSender sender = connect(peer, "to\"ken", "s");
            assertThat(sender.firstLine()).isEqualTo(8);
            send(sender, "{}");
            sender.await(8);
            sender.close();
            assertThat(peer.heard().get(0))
                    .isEqualTo("{\"hello\":{\"ack\":true,\"token\":\"to\\u0022ken\",\"session\":\"s\"}}");
        }
    }

    @Test
    void sendsALineThatIsLargerThanItsBuffer() throws Exception {
        String line = "x".repeat(500_000);
        try (ScriptedPeer peer = ScriptedPeer.replying(WELCOME, "{\"ack\":1}\n")) {
            NdjsonSender sender = connect(peer, null, null);
            send(sender, line);
            sender.await(1);
            sender.close();
            assertThat(peer.heard().get(1)).isEqualTo(line);
        }
    }

    @ParameterizedTest
    @CsvSource({"unauthorized, REFUSED", "session_taken, REFUSED", "unavailable, BROKEN"})
    void tellsWhetherAnotherConnectionWouldHelp(String code, Kind kind) throws IOException {
        try (ScriptedPeer peer =
                ScriptedPeer.replying("{\"error\":{\"line\":0,\"code\":\"" + code + "\",\"reason\":\"why\"}}\n")) {
            assertThatThrownBy(() -> connect(peer, null, null))
                    .isInstanceOfSatisfying(
                            WeirClientException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                    .hasMessageEndingWith(code + ": why");
        }
    }

    @Test
    void failsWhenALineIsNotStored() throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.replying(
                        WELCOME, "{\"error\":{\"line\":1,\"code\":\"not_stored\",\"reason\":\"the disk is full\"}}\n");
                NdjsonSender sender = connect(peer, null, null)) {
            send(sender, "{}");
            assertThatThrownBy(() -> sender.await(1))
                    .isInstanceOfSatisfying(
                            WeirClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BROKEN))
                    .hasMessageEndingWith("not_stored: the disk is full");
            assertThatThrownBy(() -> send(sender, "{}")).isInstanceOf(WeirClientException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok",
                "{\"ack\":0}",
                "{\"ack\":3}",
                "{\"ack\":\"1\"}",
                "{\"ack\":1",
                "{}",
                "[1]",
                "{\"error\":{}}"
            })
    void failsOnAReplyThatIsNotOfTheProtocol(String reply) throws IOException {
        try (ScriptedPeer peer = ScriptedPeer.replying(WELCOME, reply + "\n");
                NdjsonSender sender = connect(peer, null, null)) {
            send(sender, "{}");
            assertThatThrownBy(() -> sender.await(1))
                    .isInstanceOfSatisfying(
                            WeirClientException.class, e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
        }
    }

    private NdjsonSender connect(
            ScriptedPeer peer,
            @org.jspecify.annotations.Nullable String token,
            @org.jspecify.annotations.Nullable String session) {
        return new NdjsonSender(
                "127.0.0.1",
                peer.port(),
                new NdjsonSender.Options(TIMEOUT, token, session, null),
                (line, code, reason) -> rejected.add(line + " " + code + " " + reason));
    }

    private static void send(NdjsonSender sender, String line) {
        sender.send(line.getBytes(UTF_8));
    }
}
