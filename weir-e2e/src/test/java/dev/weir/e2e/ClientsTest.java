package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.client.Put;
import dev.weir.client.Sample;
import dev.weir.client.WeirClient;
import dev.weir.client.WeirClientException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients that come with the server, against the real one. */
final class ClientsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private ServerProcess server;

    @BeforeEach
    void start() throws Exception {
        server = ServerLaunch.of(directory.resolve("data")).start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theJavaClientGetsWhatItPut() {
        try (WeirClient client = new WeirClient("127.0.0.1", server.port(), TIMEOUT)) {
            assertThat(client.get("*")).isEmpty();
            client.put("serv.cpu", 42.3, 1_619_445_320);
            client.put("serv.cpu", 2.0, 1_619_445_380);
            client.put("serv.cpu", 4.0, 1_619_445_380);
            client.put("vers.memory", 1024, 1_619_445_400);
            assertThat(client.get("serv.cpu"))
                    .containsOnlyKeys("serv.cpu")
                    .containsEntry("serv.cpu", List.of(new Sample(1_619_445_320, 42.3), new Sample(1_619_445_380, 4)));
            assertThat(client.get("*").keySet()).containsExactly("serv.cpu", "vers.memory");
            assertThat(client.get("nothing")).isEmpty();
        }
    }

    @Test
    void theJavaClientPutsAHundredThousandInOneCall() {
        List<Put> puts = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            puts.add(new Put("bulk." + i % 10, i, i / 8.0));
        }
        try (WeirClient client = new WeirClient("127.0.0.1", server.port(), TIMEOUT)) {
            client.putAll(puts);
            assertThat(client.get("*").values())
                    .hasSize(10)
                    .allSatisfy(samples -> assertThat(samples).hasSize(10_000));
        }
    }

    @Test
    void theJavaClientTellsOfAServerThatIsGone() throws Exception {
        try (WeirClient client = new WeirClient("127.0.0.1", server.port(), TIMEOUT)) {
            client.put("a", 1, 2);
            server.kill9();
            assertThatThrownBy(() -> client.put("a", 1, 3)).isInstanceOf(WeirClientException.class);
        }
    }

    @Test
    void theTestsOfThePythonClientPass() throws Exception {
        passTheTestsOfThePythonClient(server, Map.of());
    }

    @Test
    void theTestsOfThePythonClientPassOverTls() throws Exception {
        Machine.needs("openssl");
        Path certificate = directory.resolve("weir.crt");
        Path key = directory.resolve("weir.key");
        assertThat(Machine.run(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=weir",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()))
                .satisfies(made -> assertThat(made.code()).as(made.out()).isZero());
        try (ServerProcess secure = ServerLaunch.of(directory.resolve("secure"))
                .with("--tls.cert=" + certificate, "--tls.key=" + key)
                .start()) {
            passTheTestsOfThePythonClient(secure, Map.of("WEIR_TEST_TRUST", certificate.toString()));
        }
    }

    private static void passTheTestsOfThePythonClient(ServerProcess server, Map<String, String> variables)
            throws Exception {
        Machine.needs("python3");
        ProcessBuilder builder = new ProcessBuilder("python3", "-m", "unittest", "test_server")
                .directory(LauncherTree.projectRoot().resolve("clients/python").toFile())
                .redirectErrorStream(true);
        builder.environment().put("WEIR_TEST_SERVER", "127.0.0.1:" + server.port());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().putAll(variables);
        Process tests = builder.start();
        String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor()).as(said).isZero();
        assertThat(said).contains("OK").doesNotContain("skipped: set");
    }
}
