package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeirClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static WeirClient connect(ScriptedPeer peer) {
        return new WeirClient("127.0.0.1", peer.port(), TIMEOUT);
    }

    @Test
    void putsAndGetsOnOneConnection() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n", "ok\nserv.cpu 42.3 1619445320\n\n", "ok\n\n")) {
            try (WeirClient client = connect(peer)) {
                client.put("serv.cpu", 42.3, 1619445320);
                assertThat(client.get("serv.cpu"))
                        .containsOnlyKeys("serv.cpu")
                        .containsEntry("serv.cpu", List.of(new Sample(1619445320, 42.3)));
                assertThat(client.get("vers.memory")).isEmpty();
            }
            assertThat(peer.heard()).containsExactly("put serv.cpu 42.3 1619445320", "get serv.cpu", "get vers.memory");
        }
    }

    @Test
    void putsAtTheCurrentSecondWhenNoneIsGiven() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n")) {
            Instant now = Instant.parse("2026-03-31T12:00:00.9Z");
            try (WeirClient client = new WeirClient("127.0.0.1", peer.port(), TIMEOUT, null, () -> now)) {
                client.put("a", 1);
            }
            assertThat(peer.heard()).containsExactly("put a 1.0 " + now.getEpochSecond());
        }
    }

    @Test
    void writesExtremeNumbersSoThatTheyReadBackEqual() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n", "ok\n\n", "ok\n\n")) {
            try (WeirClient client = connect(peer)) {
                client.put("a", Double.MIN_VALUE, -9_223_372_036_854L);
                client.put("a", -Double.MAX_VALUE, 9_223_372_036_854L);
                client.put("a", -0.0, 0);
            }
            assertThat(peer.heard())
                    .containsExactly(
                            "put a 4.9E-324 -9223372036854",
                            "put a -1.7976931348623157E308 9223372036854",
                            "put a -0.0 0");
        }
    }

    @Test
    void keepsTheOrderOfKeysAndSortsSamplesByTime() throws Exception {
        String reply = "ok\nz 13.0 1503319740\na 1 5\nz 12.0 1503319739\na .5 -5\nz 1e-05 0\nż.ключ +7 1\n\n";
        try (ScriptedPeer peer = ScriptedPeer.replying(reply);
                WeirClient client = connect(peer)) {
            var series = client.get("*");
            assertThat(series.keySet()).containsExactly("z", "a", "ż.ключ");
            assertThat(series.get("z"))
                    .containsExactly(new Sample(0, 1e-5), new Sample(1503319739, 12), new Sample(1503319740, 13));
            assertThat(series.get("a")).containsExactly(new Sample(-5, .5), new Sample(5, 1));
        }
    }

    @Test
    void readsARepliesBytesHoweverTheyAreCut() throws Exception {
        byte[] reply = "ok\nключ 1.5 7\nb 2.0 8\n\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ScriptedPeer.Script script = peer -> {
            for (int cut = 0; cut <= reply.length; cut++) {
                peer.hear();
                peer.say(java.util.Arrays.copyOfRange(reply, 0, cut));
                peer.say(java.util.Arrays.copyOfRange(reply, cut, reply.length));
            }
            peer.hear();
            for (byte b : reply) {
                peer.say(new byte[] {b});
            }
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer)) {
            for (int i = 0; i <= reply.length + 1; i++) {
                assertThat(client.get("*").toString())
                        .isEqualTo("{ключ=[Sample[timestamp=7, value=1.5]], b=[Sample[timestamp=8, value=2.0]]}");
            }
        }
    }

    @Test
    void readsAReplyLargerThanItsBuffer() throws Exception {
        StringBuilder reply = new StringBuilder("ok\n");
        for (int i = 0; i < 50_000; i++) {
            reply.append("serv.cpu ").append(i).append(".25 ").append(i).append('\n');
        }
        try (ScriptedPeer peer = ScriptedPeer.replying(reply.append('\n').toString());
                WeirClient client = connect(peer)) {
            assertThat(client.get("serv.cpu").get("serv.cpu")).hasSize(50_000).endsWith(new Sample(49_999, 49_999.25));
        }
    }

    @Test
    void sendsATokenAndNeverRepeatsItInAMessage() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\n", "error\nunauthorized\n\n")) {
            try (WeirClient client = connect(peer)) {
                client.auth("s3cret");
                assertThatThrownBy(() -> client.auth("s3cret"))
                        .hasMessage("cannot authenticate on 127.0.0.1:" + peer.port() + ": unauthorized");
                assertThatThrownBy(() -> client.auth("s3cret\nget *")).hasMessageNotContaining("s3cret");
            }
            assertThat(peer.heard()).containsExactly("auth s3cret", "auth s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\nput b 1 1",
                "a\r",
                "a\t",
                "a\0",
                "a\u00a0b",
                "a\u2028",
                "a\u0085",
                "\ud800",
                "*"
            })
    void refusesAKeyThatWouldNotBeOneWord(String key) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying()) {
            try (WeirClient client = connect(peer)) {
                assertThatIllegalArgumentException().isThrownBy(() -> client.put(key, 1, 1));
                if (!key.equals("*")) {
                    assertThatIllegalArgumentException().isThrownBy(() -> client.get(key));
                }
            }
            assertThat(peer.heard()).isEmpty();
        }
    }

    @Test
    void refusesWhatTheServerCouldNotStore() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Put("a", 1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new Put("a", 1, Double.NEGATIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> new Put("a", 9_223_372_036_855L, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Put("é".repeat(513), 1, 1))
                .withMessageEndingWith("it has 1026 bytes, more than 1024");
    }
}
