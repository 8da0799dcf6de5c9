package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.security.Scope;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server leaves in its audit log. */
@Timeout(60)
final class AuditTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String LOOPBACK = "--bind=127.0.0.1";
    private static final String EVERYWHERE = "--bind=0.0.0.0";

    @TempDir
    private Path directory;

    private Servers servers;

    @BeforeEach
    void makeServers() {
        servers = Servers.in(directory);
    }

    /** The lines of what a closed server did, without their times and without those of its start and end. */
    private List<String> acts() throws IOException {
        List<String> acts = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("audit.log"))) {
            JsonNode read = MAPPER.readTree(line);
            String action = read.path("action").asText();
            if (!List.of("", "server.start", "server.stop", "setting").contains(action)) {
                assertThat(read.path("time").asText())
                        .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z");
                ((ObjectNode) read).remove("time");
                acts.add(read.toString());
            }
        }
        return acts;
    }

    private static String act(String actor, String action, String target, String outcome, String more) {
        String address = actor.equals("command") ? "" : "127.0.0.1";
        return "{\"actor\":\"" + actor + "\",\"address\":\"" + address + "\",\"action\":\"" + action
                + "\",\"target\":\"" + target + "\",\"outcome\":\"" + outcome + "\"" + more + "}";
    }

    @Test
    void tellsOfDeletionsAndOfNoneThatWereOnlyTried() throws IOException {
        try (Server server = servers.open(LOOPBACK);
                Api api = new Api(server)) {
            api.postJson("/api/v1/samples", "[{\"key\":\"a.b\",\"value\":1},{\"key\":\"a.c\",\"value\":1}]");
            api.send("DELETE", "/api/v1/series?match=a.*&dry_run=true", null);
            api.send("DELETE", "/api/v1/series?match=a.%2A&from=0", null);
            api.send("DELETE", "/api/v1/series?match=none%0Aat%20all", null);
            api.send("DELETE", "/api/v1/series", null);
            api.postJson("/api/beers", "{\"tapId\":1,\"volume\":330}");
            api.send("DELETE", "/api/beers/0", null);
            api.send("DELETE", "/api/beers/0", null);
            api.send("DELETE", "/files/none", null);
            api.postJson("/data", "17");
            api.send("POST", "/api/v1/rejected/replay", null);
        }
        assertThat(acts())
                .containsExactly(
                        act("loopback", "series.delete", "a.*", "ok", ",\"from\":\"0\",\"series\":2,\"samples\":2"),
                        act("loopback", "series.delete", "none\\nat all", "ok", ",\"series\":0,\"samples\":0"),
                        act("loopback", "pour.delete", "0", "ok", ""),
                        act("loopback", "pour.delete", "0", "failed", ",\"status\":404"),
                        act("loopback", "file.delete", "none", "failed", ",\"samples\":false,\"status\":404"),
                        act("loopback", "rejected.replay", "all that match", "ok", ",\"accepted\":0,\"rejected\":1"));
    }

    @Test
    void tellsOfTokensAndSessionsByTheirIdsAlone() throws IOException {
        TokenFile.Made admin = servers.tokens().create(Scope.ADMIN, null);
        String actor = admin.grant().id();
        String id;
        String secret;
        List<String> cookies = new ArrayList<>();
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            String[] bearer = {"Authorization", "Bearer " + admin.token()};
            Api.Answer made = api.postJson("/api/v1/tokens", "{\"scope\":\"write\",\"device\":\"d1\"}", bearer);
            id = made.json().at("/id").asText();
            secret = made.json().at("/token").asText();
            api.send("DELETE", "/api/v1/tokens/" + id, null, bearer);
            api.send("DELETE", "/api/v1/tokens/" + id, null, bearer);
            api.postJson("/api/v1/session", "{\"token\":\"weir_guess\"}");
            for (int i = 0; i < 2; i++) {
                Api.Answer login = api.postJson("/api/v1/session", "{\"token\":\"" + admin.token() + "\"}");
                String cookie = login.header("Set-Cookie").split(";", 2)[0];
                cookies.add(cookie.substring(cookie.indexOf('=') + 1));
                if (i == 0) {
                    api.send(
                            "DELETE",
                            "/api/v1/session",
                            null,
                            "Cookie",
                            cookie,
                            "Origin",
                            "http://127.0.0.1:" + Api.port(server, "http"),
                            "X-CSRF-Token",
                            login.json().at("/csrf_token").asText());
                }
            }
            servers.nanos().addAndGet(Duration.ofHours(2).toNanos());
            api.get("/data", "Cookie", "weir_session=" + cookies.getLast());
        }
        List<String> acts = acts();
        assertThat(acts.stream().map(act -> act.replaceAll("session [0-9a-f]{8}", "session X")))
                .containsExactly(
                        act(actor, "token.shown", "token " + actor, "ok", ",\"scope\":\"admin\""),
                        act(actor, "token.create", "token " + id, "ok", ",\"scope\":\"write\",\"device\":\"d1\""),
                        act(actor, "token.revoke", "token " + id, "ok", ""),
                        act(actor, "token.revoke", "token " + id, "failed", ",\"status\":404"),
                        act("anybody", "token.shown", "", "wrong", ""),
                        act(actor, "session.begin", "session X", "ok", ""),
                        act(actor, "session.end", "session X", "logout", ""),
                        act(actor, "session.begin", "session X", "ok", ""),
                        act(actor, "session.end", "session X", "idle", ""));
        assertThat(acts.toString())
                .doesNotContain(admin.token(), secret, "weir_guess")
                .doesNotContain(cookies);
    }

    @Test
    void tellsOfTokensThatTheCommandMadeAndTookBack() throws IOException {
        servers.token(Scope.READ, null);
        String id;
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            TokenFile.Made made = servers.tokens().create(Scope.WRITE, "d1");
            id = made.grant().id();
            server.gate().look();
            api.get("/data", "Authorization", "Bearer " + made.token());
            servers.tokens().revoke(id);
            server.gate().look();
            api.get("/data", "Authorization", "Bearer " + made.token());
        }
        String about = ",\"scope\":\"write\",\"device\":\"d1\"";
        assertThat(acts())
                .containsExactly(
                        act("command", "token.create", "token " + id, "ok", about),
                        act(id, "token.shown", "token " + id, "ok", about),
                        act("command", "token.revoke", "token " + id, "ok", about),
                        act("anybody", "token.shown", "", "wrong", ""));
    }

    @Test
    void aFloodOfWrongTokensIsCountedAndNotWrittenOut() throws IOException {
        servers.token(Scope.READ, null);
        try (Server server = servers.open(EVERYWHERE);
                Api api = new Api(server)) {
            for (int i = 0; i < 40; i++) {
                api.get("/data", "Authorization", "Bearer weir_" + i);
            }
            servers.nanos().addAndGet(Duration.ofMinutes(1).toNanos());
            while (acts().size() < 2) {
                Thread.onSpinWait();
            }
        }
        assertThat(acts())
                .containsExactly(
                        act("anybody", "token.shown", "", "wrong", ""),
                        act("anybody", "token.shown", "", "delayed", ",\"times\":39"));
    }

    @Test
    void tellsOfBackups() throws IOException {
        Path target = directory.resolveSibling("copy-" + directory.getFileName());
        String name;
        try (Server server = servers.open(LOOPBACK);
                Api api = new Api(server)) {
            ControlSocket.ask(directory, "backup " + target);
            Api.Answer made = api.send("POST", "/api/v1/backup", null);
            name = made.json().at("/filename").asText().replace(".zip", "");
            assertThat(api.get(made.header("Location")).status()).isEqualTo(200);
        }
        assertThat(acts())
                .containsExactly(
                        act("command", "backup.make", target.toString(), "ok", ""),
                        act("loopback", "backup.make", name, "ok", ""),
                        act("loopback", "backup.fetch", name, "ok", ""));
        assertThat(target.resolve("audit.log")).doesNotExist();
    }

    @Test
    void beginsWithTheSettingsThatAreNotTheDefaultAndMasksSecrets() throws IOException {
        servers.open(LOOPBACK, "--alerts.webhook=http://127.0.0.1:9/hidden", "--limits.series=5000")
                .close();
        String written = Files.readString(directory.resolve("audit.log"));
        assertThat(written)
                .startsWith("{\"format\":\"weir audit 1\"}\n")
                .contains("\"action\":\"server.start\",\"target\":\"weir ")
                .contains(
                        "\"target\":\"limits.series\",\"outcome\":\"ok\",\"value\":\"5000\",\"source\":\"flag --limits.series\"")
                .contains("http://127.0.0.1:9/***")
                .contains("\"action\":\"server.stop\"")
                .doesNotContain("hidden", "limits.line");
    }

    @Test
    void isWrittenElsewhereOrNotAtAllWhereThatIsWished(@TempDir Path elsewhere) throws IOException {
        servers.open(LOOPBACK, "--audit.log=none").close();
        assertThat(directory.resolve("audit.log")).doesNotExist();
        Path file = elsewhere.resolve("deep/weir.jsonl");
        servers.open(LOOPBACK, "--audit.log=" + file).close();
        assertThat(directory.resolve("audit.log")).doesNotExist();
        assertThat(Files.readAllLines(file)).hasSizeGreaterThan(2);
    }
}
