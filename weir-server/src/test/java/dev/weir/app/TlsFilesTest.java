package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a certificate: which a server starts with, that they are read again, and what health says of them. */
final class TlsFilesTest {
    private static final String OK = "ok\n\n";

    @TempDir
    private Path data;

    @TempDir
    private Path pem;

    private TlsServers tls;

    @BeforeEach
    void begin() throws Exception {
        tls = TlsServers.in(data, pem);
    }

    @Test
    void readsTheFilesAgainWhenTheyChange() throws Exception {
        try (Server server = tls.open();
                SSLSocket before = TlsServers.metrics(server)) {
            assertThat(shown(server, "first")).isEqualTo("CN=first");
            Servers.send(before, "put a 1 1\n");
            assertThat(Servers.reply(before, OK)).isEqualTo(OK);

            tls.write("second", "first"); // As if one file were written and the other not yet.
            long end = System.nanoTime() + 1_500_000_000L;
            while (System.nanoTime() < end) {
                assertThat(shown(server, "first")).isEqualTo("CN=first");
            }
            tls.write("second", "second");
            String name = "";
            while (!name.equals("CN=second")) {
                name = shownBySecond(server);
            }

            Servers.send(before, "put a 2 2\n");
            assertThat(Servers.reply(before, OK)).isEqualTo(OK);
        }
    }

    private static String shown(Server server, String trusted) throws IOException, GeneralSecurityException {
        try (SSLSocket socket = TlsServers.connect(server, "metrics", TlsServers.KEYS.trusting(trusted))) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSubjectX500Principal()
                    .getName();
        }
    }

    /** What is shown when nobody knows yet which it will be. */
    private static String shownBySecond(Server server) throws IOException, GeneralSecurityException {
        try {
            return shown(server, "second");
        } catch (SSLException e) {
            return "";
        }
    }

    @Test
    void doesNotStartWithFilesThatItCannotUse() throws Exception {
        tls.write("first", "second");
        assertThatThrownBy(tls::open)
                .isInstanceOf(WeirException.class)
                .hasMessageContaining("the key is not that of the first certificate, which is for CN=first");
        Files.writeString(pem.resolve("key.pem"), "nonsense");
        assertThatThrownBy(tls::open).hasMessageContaining("key.pem").hasMessageContaining("no private key");
        Files.writeString(pem.resolve("cert.pem"), "nonsense");
        assertThatThrownBy(tls::open).hasMessageContaining("cert.pem").hasMessageContaining("no certificate");
        Files.delete(pem.resolve("cert.pem"));
        assertThatThrownBy(tls::open).hasMessageContaining("cert.pem").hasMessageContaining("there is no such file");
    }

    @Test
    void saysThatTheCertificateRunsOut() throws Exception {
        tls.write("old", "old");
        try (Server server = tls.open();
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsServers.KEYS.trusting("old"))
                        .build()) {
            String health = http.send(
                            HttpRequest.newBuilder(
                                            URI.create("https://127.0.0.1:" + Api.port(server, "http") + "/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(health).contains("\"tls\":{\"status\":\"degraded\",\"reason\":\"the certificate runs out at ");
        }
    }
}
