package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.tls.Keyring;
import dev.weir.security.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that talk to a server, over TLS. */
final class TlsCommandsTest {
    private static final Keyring KEYS = cut();
    private static final String NOBODY_TRUSTED =
            "its certificate is not trusted; --trust FILE names certificates that are\n";

    @TempDir
    private Path directory;

    private static Keyring cut() {
        try {
            return new Keyring()
                    .server("own", Duration.ofDays(30))
                    .server("other", Duration.ofDays(30))
                    .authority("plant")
                    .certified("nameless", "CN=nameless", "plant");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void write() throws Exception {
        for (String name : List.of("own", "other", "plant", "nameless")) {
            Files.writeString(directory.resolve(name + ".pem"), KEYS.certificate(name));
            Files.writeString(directory.resolve(name + ".key"), KEYS.key(name));
        }
    }

    private RunningServer serve(String name) {
        return RunningServer.in(
                directory.resolve("data"),
                "--tls.cert=" + directory.resolve(name + ".pem"),
                "--tls.key=" + directory.resolve(name + ".key"));
    }

    private CommandRun run(String... words) {
        return CommandRun.of(directory, words);
    }

    private static String url(RunningServer server) {
        return "https://127.0.0.1:" + server.port("http");
    }

    @Test
    void putsAndGets() {
        try (RunningServer server = serve("own")) {
            String[] trusting = {"--server", server.address(), "--trust", "own.pem"};
            assertThat(run(words("put a 1.5 7", trusting))).isEqualTo(new CommandRun(0, "", ""));
            assertThat(run(words("get a", trusting))).isEqualTo(new CommandRun(0, "a 1.5 7\n", ""));
            CommandRun many = CommandRun.of(
                    directory,
                    Map.of("WEIR_TRUST", "own.pem"),
                    lines(100_000),
                    words("put --tls --server", server.address()));
            assertThat(many).isEqualTo(new CommandRun(0, "", ""));
            assertThat(run(words("get many", trusting)).out().lines()).hasSize(100_000);
        }
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("many 1 ").append(i).append('\n');
        }
        return lines.toString();
    }

    private static String[] words(String text, String... more) {
        return Stream.of(text.split(" "), more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void sendsEventsAndReadsThemBack() {
        try (RunningServer server = serve("own")) {
            CommandRun run = run(words(
                    "send --demo 5 --trust own.pem --server",
                    "127.0.0.1:" + server.port("ndjson"),
                    "--http",
                    url(server)));
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("found 5 of 5 as sent");
        }
    }

    @Test
    void asksAndUploadsOverHttps() throws IOException {
        Files.writeString(directory.resolve("f.csv"), "sensor_id,timestamp,t\ns,2026-03-31T12:00:00Z,1\n");
        try (RunningServer server = serve("own")) {
            String[] trusting = {"--trust", "own.pem", "--server", url(server)};
            assertThat(run(words("upload f.csv --wait", trusting)).out()).contains("processed");
            assertThat(run(words("query s.* --from 2026-03-31", trusting)).out())
                    .contains("s.t");
            assertThat(run(words("load --files 2 --wait", trusting)).code()).isZero();
            assertThat(run(words("health", trusting)).out()).startsWith("ok\n");
            assertThat(run(words("tail --since 0 --count 1", trusting)).code()).isZero();
        }
    }

    @Test
    void healthWithoutAnAddressAsksTheServerOfTheseSettings() throws IOException {
        try (RunningServer server = serve("nameless")) {
            Map<String, String> settings = Map.of(
                    "WEIR_HTTP_PORT", Integer.toString(server.port("http")),
                    "WEIR_TLS_CERT", "nameless.pem",
                    "WEIR_TLS_KEY", "nameless.key");
            assertThat(CommandRun.of(directory, settings, "", "health").out()).startsWith("ok\n");
        }
        CommandRun off = CommandRun.of(directory, Map.of("WEIR_HTTP_PORT", "-1"), "", "health");
        assertThat(off.code()).isEqualTo(2);
        assertThat(off.err()).contains("http.port is \"-1\" here");
    }

    @Test
    void benchesWithATokenOverTls() throws IOException {
        Path data = Files.createDirectories(directory.resolve("data/data"));
        String token = Servers.in(data).token(Scope.WRITE, null); // A running server would see it a second later.
        Path file = Files.writeString(directory.resolve("token"), token);
        try (RunningServer server = serve("own")) {
            String[] in = {"--trust", directory.resolve("own.pem").toString(), "--token-file", file.toString()};
            CommandRun puts = run(words("bench put --points 400000 --rounds 2 --server " + server.address(), in));
            assertThat(puts.err()).isEmpty();
            assertThat(puts.out()).contains("0 wrong replies");
            CommandRun events = run(
                    words("bench ndjson --events 20000 --rounds 2 --server 127.0.0.1:" + server.port("ndjson"), in));
            assertThat(events.err()).isEmpty();
            assertThat(events.code()).isZero();
            Files.writeString(file, "wrong");
            assertThat(run(words("bench put --server " + server.address(), in)).err())
                    .contains("cannot begin: the server answers \"erro\"");
        }
    }

    @Test
    void saysWhoIsNotTrusted() {
        try (RunningServer server = serve("own")) {
            assertThat(run("get", "a", "--tls", "--server", server.address()).err())
                    .isEqualTo("weir: cannot connect to " + server.address() + ": " + NOBODY_TRUSTED);
            assertThat(run("get", "a", "--trust", "other.pem", "--server", server.address())
                            .err())
                    .endsWith(NOBODY_TRUSTED);
            CommandRun health = run("health", "--server", url(server));
            assertThat(health.code()).isEqualTo(1);
            assertThat(health.err()).isEqualTo("weir: cannot ask the server at " + url(server) + ": " + NOBODY_TRUSTED);
            CommandRun tail = run("tail", "--server", url(server));
            assertThat(tail.err()).endsWith(NOBODY_TRUSTED);
        }
    }

    @Test
    void saysThatTheNameIsAnother() {
        try (RunningServer server = serve("nameless")) {
            String other =
                    "its certificate is for another name: No subject alternative names present; use a name that it"
                            + " has, or --trust FILE with that very certificate\n";
            assertThat(run("get", "a", "--trust", "plant.pem", "--server", server.address())
                            .err())
                    .endsWith(other);
            assertThat(run("health", "--trust", "plant.pem", "--server", url(server))
                            .err())
                    .endsWith(other);
            assertThat(run("get", "a", "--trust", "nameless.pem", "--server", server.address())
                            .code())
                    .isZero();
        }
    }

    @Test
    void saysThatTheServerSpeaksTls() {
        try (RunningServer server = serve("own")) {
            assertThat(run("get", "a", "--server", server.address()).err())
                    .endsWith("this port takes puts over TLS alone; --tls speaks it\n");
            assertThat(CommandRun.of(
                                    directory,
                                    Map.of(),
                                    "{}\n",
                                    words("send --server", "127.0.0.1:" + server.port("ndjson")))
                            .err())
                    .endsWith("this port takes lines over TLS alone; --tls speaks it\n");
            assertThat(run("health", "--server", "127.0.0.1:" + server.port("http"))
                            .err())
                    .endsWith("This port speaks HTTP over TLS alone: the address begins with https://\n");
            String http = "127.0.0.1:" + server.port("http");
            CommandRun query = run("query", "a", "--server", "http://" + http);
            assertThat(query.code()).isEqualTo(1);
            assertThat(query.err())
                    .isEqualTo("weir: cannot ask the server at http://" + http + ": it speaks TLS alone; use https://"
                            + http + "\n");
        }
    }

    @Test
    void saysThatTheServerSpeaksInTheClear() {
        try (RunningServer server = RunningServer.in(directory.resolve("data"))) {
            assertThat(run("health", "--server", url(server)).err())
                    .endsWith("it does not speak TLS; --tls and https:// are for servers that do\n");
        }
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws IOException {
        Files.writeString(directory.resolve("no.pem"), "no\n");
        assertThat(run("get", "a", "--trust", "none.pem").err())
                .isEqualTo("weir: cannot read the certificates of \"" + directory.resolve("none.pem")
                        + "\": there is no such file\n");
        assertThat(run("get", "a", "--trust", "no.pem").err())
                .contains("/no.pem\": it ")
                .contains("certificate");
    }
}
