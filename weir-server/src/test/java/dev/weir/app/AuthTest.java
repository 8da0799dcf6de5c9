package dev.weir.app;

import static dev.weir.app.Servers.reply;
import static dev.weir.app.Servers.rest;
import static dev.weir.app.Servers.send;
import static dev.weir.app.Servers.talk;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.security.Gate;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens on the put/get port, byte for byte. Where tokens are needed the server binds every address and is reached by loopback. */
class AuthTest {
    private static final String OK = "ok\n\n";
    private static final String FORBIDDEN = "error\nforbidden\n\n";
    private static final String UNAUTHORIZED = "error\nunauthorized\n\n";
    private static final String WRONG = "error\nwrong command\n\n";
    private static final String EVERYWHERE = "--bind=0.0.0.0";
    private static final String LOOPBACK = "--bind=127.0.0.1";

    @TempDir
    private Path data;

    private Servers servers;

    @BeforeEach
    void begin() {
        servers = Servers.in(data);
    }

    @Test
    void loopbackNeedsNoToken() throws IOException {
        try (Server server = servers.open(LOOPBACK)) {
            assertThat(talk(server, "put a 1 1\nget a\n")).isEqualTo("ok\n\nok\na 1.0 1\n\n");
        }
    }

    @Test
    void insecureNeedsNoTokenAnywhere() throws IOException {
        try (Server server = servers.open(EVERYWHERE, "--insecure=true")) {
            assertThat(talk(server, "put a 1 1\nget a\n")).isEqualTo("ok\n\nok\na 1.0 1\n\n");
        }
    }

    @Test
    void aTokenShownOnLoopbackHoldsForItsConnection() throws IOException {
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(LOOPBACK)) {
            assertThat(talk(server, "get a\nauth " + token + "\nput a 1 1\nget a\nget *\n"))
                    .isEqualTo(OK + OK + OK + FORBIDDEN + FORBIDDEN);
            assertThat(talk(server, "get a\n")).isEqualTo("ok\na 1.0 1\n\n");
        }
    }

    @Test
    void aWrongTokenOnLoopbackClosesAndWhatFollowsIsNotStored() throws IOException {
        try (Server server = servers.open(LOOPBACK)) {
            assertThat(talk(server, "put a 1 1\nauth weir_wrong\nput b 1 1\nget a\n"))
                    .isEqualTo(OK + UNAUTHORIZED);
            assertThat(talk(server, "get *\n")).isEqualTo("ok\na 1.0 1\n\n");
        }
    }

    @Test
    void whatFollowsAWrongTokenCannotWashTheReplyAway() throws IOException {
        try (Server server = servers.open(LOOPBACK)) {
            assertThat(talk(server, "auth x\n" + "put a 1 1\n".repeat(20_000) + "x".repeat(70_000)))
                    .isEqualTo(UNAUTHORIZED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "put a 1 1\n",
                "get a\n",
                "get *\n",
                "\n",
                "auth\n",
                "auth \n",
                "auth x y\n",
                "AUTH x\n",
                "auth weir_wrong\n",
                "nonsense\n",
                "\u00fc\n",
                "auth unended"
            })
    void whereTokensAreNeededAnythingElseFirstIsUnauthorized(String first) throws IOException {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, first)).isEqualTo(UNAUTHORIZED);
            if (first.endsWith("\n")) {
                assertThat(talk(server, first + "auth " + token + "\nput b 1 1\n"))
                        .isEqualTo(UNAUTHORIZED);
            }
            assertThat(talk(server, "auth " + token + "\nget *\n")).isEqualTo(OK + OK);
        }
    }

    @Test
    void aPeerThatSaysNothingIsToldNothing() throws IOException {
        servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, "")).isEmpty();
        }
    }

    @Test
    void aFirstLineOverTheLimitIsUnauthorized() throws IOException {
        servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, "x".repeat(70_000))).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void aTokenOpensWhatIsPipelinedBehindIt() throws IOException {
        String token = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, "  auth\t" + token + " \r\nput a 1 1\nnonsense\nput b 2 2\nget *\n"))
                    .isEqualTo(OK + OK + WRONG + OK + "ok\na 1.0 1\nb 2.0 2\n\n");
        }
    }

    @Test
    void aTokenToReadPutsNothing() throws IOException {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, "auth " + token + "\nput a 1 1\nget a\nput a x 1\nget *\nput * 1 1\n"))
                    .isEqualTo(OK + FORBIDDEN + OK + WRONG + OK + WRONG);
        }
    }

    @Test
    void aTokenToWriteGetsNothing() throws IOException {
        String token = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(server, "auth " + token + "\nput a 1 1\nget a\nput b 1 1\nget *\nget\n"))
                    .isEqualTo(OK + OK + FORBIDDEN + OK + FORBIDDEN + WRONG);
        }
    }

    @Test
    void aDeviceWritesItsOwnKeysInTheMidstOfOthers() throws IOException {
        String device = servers.token(Scope.WRITE, "d1");
        String reader = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(
                            server,
                            "auth " + device + "\nput d1 1 1\nput d2 2 1\nput d1.t 3 1\nput d10 4 1\nnonsense\n"
                                    + "put d1.t +5e0 2\nput d.t 6 1\nget d1\nput d1.u 7 1\n"))
                    .isEqualTo(OK + OK + FORBIDDEN + OK + FORBIDDEN + WRONG + OK + FORBIDDEN + FORBIDDEN + OK);
            assertThat(talk(server, "auth " + reader + "\nget *\n"))
                    .isEqualTo(OK + "ok\nd1 1.0 1\nd1.t 3.0 1\nd1.t 5.0 2\nd1.u 7.0 1\n\n");
        }
    }

    @Test
    void aLongBatchOfADeviceIsAnsweredLineByLine() throws IOException {
        String device = servers.token(Scope.WRITE, "d1");
        String reader = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE)) {
            int rounds = 5_000;
            assertThat(talk(server, "auth " + device + "\n" + "put d1.t 1 1\nput d2.t 2 1\n".repeat(rounds)))
                    .isEqualTo(OK + (OK + FORBIDDEN).repeat(rounds));
            assertThat(talk(server, "auth " + reader + "\nget *\n")).isEqualTo(OK + "ok\nd1.t 1.0 1\n\n");
        }
    }

    @Test
    void aSecondTokenTakesThePlaceOfTheFirst() throws IOException {
        String writer = servers.token(Scope.WRITE, "d1");
        String admin = servers.token(Scope.ADMIN, null);
        try (Server server = servers.open(EVERYWHERE)) {
            assertThat(talk(
                            server,
                            "auth " + writer + "\nput a 1 1\nauth " + admin + "\nput a 2 1\nget a\nauth x\nget a\n"))
                    .isEqualTo(OK + FORBIDDEN + OK + OK + "ok\na 2.0 1\n\n" + UNAUTHORIZED);
        }
    }

    @Test
    void aRevokedTokenIsToldNoMoreOfWhatIsTaken() throws IOException {
        TokenFile.Made made = servers.tokens().create(Scope.READ, null);
        String writer = servers.token(Scope.WRITE, null);
        try (Server server = servers.open(EVERYWHERE);
                Socket follower = new Socket(InetAddress.getLoopbackAddress(), Api.port(server, "http"))) {
            send(
                    follower,
                    "GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                            + made.token() + "\r\n\r\n");
            BufferedReader told =
                    new BufferedReader(new InputStreamReader(follower.getInputStream(), StandardCharsets.UTF_8));
            // Whoever has been answered follows; what came before that may be missed.
            assertThat(told.lines().anyMatch(String::isEmpty)).isTrue();
            talk(server, "auth " + writer + "\nput a 1 1\n");
            assertThat(told.lines().anyMatch(line -> line.contains("\"value\":1.0")))
                    .isTrue();
            servers.tokens().revoke(made.grant().id());
            server.gate().look();
            talk(server, "auth " + writer + "\nput a 2 2\n");
            assertThat(told.lines()).noneMatch(line -> line.contains("\"value\":2.0"));
        }
    }

    @Test
    void aRevokedTokenEndsAnOpenConnectionAtItsNextRequest() throws IOException {
        TokenFile.Made made = servers.tokens().create(Scope.ADMIN, null);
        String other = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Socket socket = Servers.connect(server)) {
            send(socket, "auth " + made.token() + "\nput a 1 1\n");
            assertThat(reply(socket, OK + OK)).isEqualTo(OK + OK);
            servers.tokens().revoke(made.grant().id());
            server.gate().look();
            send(socket, "put a 2 2\nget a\n");
            assertThat(rest(socket)).isEqualTo(UNAUTHORIZED);
            assertThat(talk(server, "auth " + made.token() + "\n")).isEqualTo(UNAUTHORIZED);
            assertThat(talk(server, "auth " + other + "\nget a\n")).isEqualTo(OK + "ok\na 1.0 1\n\n");
        }
    }

    @Test
    void aTokenMadeWhileTheServerRunsIsTaken() throws IOException {
        try (Server server = servers.open(LOOPBACK)) {
            String token = servers.token(Scope.READ, null);
            String answer = "";
            while (!answer.equals(OK)) { // Its own thread looks each second.
                answer = talk(server, "auth " + token + "\n");
            }
            assertThat(server.gate().hasTokens()).isTrue();
        }
    }

    @Test
    void theEleventhWrongTokenOfAnAddressIsLateAndMissingOnesDoNotCount() throws IOException {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE)) {
            for (int i = 0; i < 10; i++) {
                assertThat(talk(server, "get a\n")).isEqualTo(UNAUTHORIZED);
                assertThat(talk(server, "auth x\n")).isEqualTo(UNAUTHORIZED);
            }
            assertThat(servers.pauses()).isEmpty();
            assertThat(talk(server, "auth x\n")).isEqualTo(UNAUTHORIZED);
            assertThat(servers.pauses()).containsExactly(Gate.DELAY);
            assertThat(talk(server, "auth " + token + "\n")).isEqualTo(OK);
            assertThat(servers.pauses()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "au"})
    void aPeerThatShowsNoTokenInTimeIsTurnedAway(String sent) throws IOException {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE, "--limits.unauthenticated=50ms");
                Socket socket = Servers.connect(server)) {
            send(socket, sent);
            assertThat(rest(socket)).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void thatTimeIsOverOnceATokenIsShownAndNeverBeginsOnLoopback() throws IOException {
        String token = servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE, "--limits.unauthenticated=1s");
                Socket early = Servers.connect(server);
                Socket late = Servers.connect(server)) {
            send(early, "auth " + token + "\n");
            assertThat(reply(early, OK)).isEqualTo(OK);
            assertThat(rest(late)).isEqualTo(UNAUTHORIZED); // By now the time of the first is over too.
            send(early, "get a\n");
            assertThat(reply(early, OK)).isEqualTo(OK);
        }
    }
}
