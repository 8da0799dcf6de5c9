package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.client.WeirClientException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer can do wrong, and what the client makes of it. */
class FailureTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private static WeirClient connect(ScriptedPeer peer, Duration timeout) {
        return new WeirClient("127.0.0.1", peer.port(), timeout);
    }

    private static WeirClientException failureOf(ThrowingCallable call) {
        return catchThrowableOfType(WeirClientException.class, call);
    }

    private static void assertClosed(WeirClient client) {
        WeirClientException later = failureOf(() -> client.put("a", 1, 1));
        assertThat(later.kind()).isEqualTo(Kind.CLOSED);
        assertThat(later).hasMessageContaining("this client closed itself after an earlier failure");
    }

    @Test
    void anErrorReplyIsReportedAndTheConnectionLivesOn() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("error\nwrong command\n\n", "error\n\n", "ok\n\n");
                WeirClient client = connect(peer, LONG)) {
            WeirClientException failure = failureOf(() -> client.put("a", 1, 1));
            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure).hasMessage("cannot put \"a\" on 127.0.0.1:" + peer.port() + ": wrong command");
            assertThat(failureOf(() -> client.get("a"))).hasMessageEndingWith("the server gave no reason");
            client.put("a", 1, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok\r\n\r\n",
                "OK\n\n",
                "\n\n",
                "okay\n\n",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "ok\nkey value\n\n",
                "ok\nkey value 1\n\n",
                "ok\nkey 1.0\n\n",
                "ok\nkey 1.0 \n\n",
                "ok\n 1.0 1\n\n",
                "ok\nkey  1.0 1\n\n",
                "ok\nkey 1.0 1 \n\n",
                "ok\nkey 1.0 1 1\n\n",
                "ok\nkey 1.0 1.5\n\n",
                "ok\nkey 1.0 x\n\n",
                "ok\nkey NaN 1\n\n",
                "ok\nkey Infinity 1\n\n",
                "ok\nkey 1e999 1\n\n",
                "ok\nkey 0x1p3 1\n\n",
                "ok\nkey 1d 1\n\n",
                "ok\nkey 1_0 1\n\n",
                "ok\nkey ١ 1\n\n",
                "ok\nkey 1 ١\n\n",
                "ok\nkey 1 99999999999999999999\n\n",
                "ok\nkey 1 1\r\n\r\n",
                "ok\nkey e 1\n\n",
                "ok\nkey 1 -\n\n"
            })
    void aReplyThatIsNotOfTheProtocolEndsTheClient(String reply) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying(reply);
                WeirClient client = connect(peer, LONG)) {
            assertThat(failureOf(() -> client.get("*")).kind()).isEqualTo(Kind.MALFORMED);
            assertClosed(client);
        }
    }

    @Test
    void aKeyThatIsNotUtf8IsMalformed() throws Exception {
        byte[] reply = "ok\nk\u00ff 1 1\n\n".getBytes(StandardCharsets.ISO_8859_1);
        ScriptedPeer.Script script = peer -> {
            peer.hear();
            peer.say(reply);
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer, LONG)) {
            assertThat(failureOf(() -> client.get("*")).kind()).isEqualTo(Kind.MALFORMED);
        }
    }

    @Test
    void samplesInAnswerToAPutAreMalformed() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\na 1.0 1\n\n");
                WeirClient client = connect(peer, LONG)) {
            assertThat(failureOf(() -> client.put("a", 1, 1)).kind()).isEqualTo(Kind.MALFORMED);
            assertClosed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ok\n", "error\n", "error\n"})
    void aLineWithoutEndIsCutOff(String start) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying(start + "x".repeat(100_000));
                WeirClient client = connect(peer, LONG)) {
            WeirClientException failure = failureOf(() -> client.get("a"));
            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED);
            assertThat(failure).hasMessageContaining("a line of more than 65536 bytes");
        }
    }

    @Test
    void aReplyTooManyIsNotTakenForTheNextAnswer() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("ok\n\nok\nother 1.0 1\n\n");
                WeirClient client = connect(peer, LONG)) {
            client.put("a", 1, 1);
            assertThat(failureOf(() -> client.get("a")).kind()).isEqualTo(Kind.MALFORMED);
            assertClosed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "o", "ok", "ok\n", "ok\na", "ok\na 1.0 1", "ok\na 1.0 1\n", "error\n", "error\nwrong"})
    void aConnectionClosedEarlyIsBroken(String half) throws Exception {
        ScriptedPeer.Script script = peer -> {
            peer.hear();
            peer.say(half);
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script);
                WeirClient client = connect(peer, LONG)) {
            WeirClientException failure = failureOf(() -> client.get("a"));
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessageContaining("the server closed the connection");
            assertClosed(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "o", "ok\n", "ok\na 1.0 1\n", "error\nwrong command\n"})
    void aPeerThatFallsSilentTimesOut(String half) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying(half);
                WeirClient client = connect(peer, SHORT)) {
            WeirClientException failure = failureOf(() -> client.get("a"));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("nothing came for 100 ms");
            assertClosed(client);
        }
    }

    @Test
    void aRefusedConnectionSaysWhere() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        WeirClientException failure = failureOf(() -> new WeirClient("127.0.0.1", port, LONG));
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
        assertThat(failure).hasMessageStartingWith("cannot connect to 127.0.0.1:" + port + ": ");
    }

    @Test
    void closeEndsACallOfAnotherThread() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ScriptedPeer.Script script = peer -> {
            peer.hear();
            asked.countDown();
            peer.hearOut();
        };
        try (ScriptedPeer peer = ScriptedPeer.playing(script)) {
            WeirClient client = connect(peer, LONG);
            Thread closer = new Thread(() -> {
                awaitUninterrupted(asked);
                client.close();
            });
            closer.start();
            assertThat(failureOf(() -> client.get("a")).kind()).isEqualTo(Kind.CLOSED);
            assertThat(failureOf(() -> client.get("a"))).hasMessageEndingWith("this client was closed");
            closer.join();
        }
    }

    @Test
    void anInterruptEndsTheCallAndStaysSet() throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.replying("");
                WeirClient client = connect(peer, LONG)) {
            Thread.currentThread().interrupt();
            WeirClientException failure = failureOf(() -> client.get("a"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
            assertThat(failure).hasMessageContaining("the thread was interrupted");
            assertClosed(client);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aServerThatSpeaksInTheClearIsToldOf() throws Exception {
        assertThat(failureOverTls(peer -> {
                    peer.say("error\nwrong command\n\n");
                    peer.hearOut();
                }))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.BROKEN))
                .hasMessageEndingWith("it does not speak TLS");
    }

    @Test
    void aServerThatEndsTheHandshakeIsToldOf() throws Exception {
        assertThat(failureOverTls(peer -> {}))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.BROKEN));
    }

    @Test
    void aHandshakeThatStallsTimesOut() throws Exception {
        assertThat(failureOverTls(ScriptedPeer::hearOut))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageEndingWith("the TLS handshake was not done within 300 ms");
    }

    private static WeirClientException failureOverTls(ScriptedPeer.Script script) throws Exception {
        try (ScriptedPeer peer = ScriptedPeer.playing(script)) {
            SSLContext tls = SSLContext.getDefault();
            return failureOf(() -> new WeirClient("127.0.0.1", peer.port(), Duration.ofMillis(300), tls));
        }
    }
}
