package dev.weir.app;

import static dev.weir.protocol.ndjson.NdjsonPeer.WELCOME;
import static dev.weir.protocol.ndjson.NdjsonPeer.talk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.ndjson.NdjsonPeer;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens on the NDJSON port. Where tokens are needed the server binds every address and is reached by loopback. */
@Timeout(60)
final class NdjsonAuthTest {
    private static final String EVERYWHERE = "--bind=0.0.0.0";
    private static final String LOOPBACK = "--bind=127.0.0.1";
    private static final String EVENT = "{\"device_id\":\"d1\",\"a\":1}\n";
    private static final String OTHER = "{\"device_id\":\"d10\",\"a\":1}\n";

    @TempDir
    private Path data;

    private Servers servers;

    @BeforeEach
    void begin() {
        servers = Servers.in(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                EVENT,
                "nonsense\n",
                "{\"hello\":{\"ack\":true}}\n" + EVENT,
                "{\"hello\":{\"ack\":true,\"token\":\"weir_wrong\"}}\n" + EVENT,
                "{\"hello\":{\"ack\":1}}\n" + EVENT,
                "{\"hello\":"
            })
    void storesNothingBeforeATokenWhereOneIsNeeded(String lines) throws IOException {
        servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(port(server), lines))
                    .startsWith("{\"error\":{\"line\":0,\"code\":\"unauthorized\",\"reason\":\"")
                    .hasLineCount(1);
            assertThat(talk(port(server), "x".repeat(70_000)))
                    .contains("unauthorized")
                    .hasLineCount(1);
            assertThat(StoredEvents.of(server, "d1")).isEmpty();
        }
    }

    @Test
    void endsAConnectionThatBringsNoTokenInTime() throws IOException {
        servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE, "--limits.unauthenticated=100ms");
                NdjsonPeer peer = new NdjsonPeer(port(server))) {
            assertThat(peer.rest()).contains("unauthorized").hasLineCount(1);
        }
    }

    @Test
    void takesWhatFollowsAGoodToken() throws IOException {
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(port(server), hello(token) + EVENT)).isEqualTo(WELCOME + "\n{\"ack\":1}\n");
            assertThat(StoredEvents.of(server, "d1")).hasSize(1);
        }
    }

    @Test
    void turnsAWrongTokenAwayOnLoopbackToo() throws IOException {
        try (Server server = servers.open(LOOPBACK)) {
            assertThat(talk(port(server), hello("weir_wrong") + EVENT)).contains("unauthorized");
            assertThat(StoredEvents.of(server, "d1")).isEmpty();
        }
    }

    @Test
    void forbidsATokenToReadToWrite() throws IOException {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(port(server), hello(token) + EVENT))
                    .isEqualTo("{\"error\":{\"line\":0,\"code\":\"forbidden\","
                            + "\"reason\":\"the token does not allow to write\"}}\n");
            assertThat(StoredEvents.of(server, "d1")).isEmpty();
        }
    }

    @Test
    void letsATokenOfADeviceWriteThatDeviceAlone() throws IOException {
        String token = servers.token(Scope.WRITE, "d1");
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(port(server), hello(token) + EVENT + OTHER + "{\"a\":1}\n" + EVENT))
                    .contains(
                            "{\"error\":{\"line\":2,\"code\":\"forbidden\"",
                            "{\"error\":{\"line\":3,\"code\":\"forbidden\"")
                    .endsWith("{\"ack\":4}\n");
            assertThat(StoredEvents.of(server, "d1")).hasSize(2);
            assertThat(StoredEvents.of(server, "d10")).isEmpty();
        }
    }

    @Test
    void keepsTheSessionsOfADevicesTokenApart() throws IOException {
        String own = servers.token(Scope.WRITE, "d1");
        String all = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(EVERYWHERE)) {
            String session = ",\"session\":\"s\"}}\n";
            assertThat(talk(port(server), hello(own).replace("}}\n", session) + EVENT))
                    .contains("\"line\":0");
            assertThat(talk(port(server), hello(all).replace("}}\n", session))).contains("\"line\":0");
            assertThat(talk(port(server), hello(own).replace("}}\n", session))).contains("\"line\":1");
        }
    }

    @Test
    void endsAConnectionWhoseTokenIsRevokedAtItsNextLine() throws IOException {
        TokenFile.Made made = servers.tokens().create(Scope.WRITE, null);
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                NdjsonPeer peer = new NdjsonPeer(port(server))) {
            peer.send(hello(made.token()) + EVENT);
            assertThat(peer.line()).isEqualTo(WELCOME);
            peer.awaitAck(1);
            servers.tokens().revoke(made.grant().id());
            server.gate().look();
            peer.send(EVENT);
            assertThat(peer.rest())
                    .isEqualTo("{\"error\":{\"line\":0,\"code\":\"unauthorized\","
                            + "\"reason\":\"the token has been revoked\"}}\n");
            assertThat(StoredEvents.of(server, "d1")).hasSize(1);
        }
    }

    private static String hello(String token) {
        return "{\"hello\":{\"ack\":true,\"token\":\"" + token + "\"}}\n";
    }

    private static int port(Server server) {
        return new RunningServer(server).port("ndjson");
    }
}
