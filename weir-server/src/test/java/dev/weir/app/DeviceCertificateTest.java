package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.security.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that show a certificate of their own in place of a token. */
final class DeviceCertificateTest {
    private static final String OK = "ok\n\n";
    private static final String FORBIDDEN = "error\nforbidden\n\n";

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
    void aDeviceWithACertificateWritesItsOwnSeriesWithoutAToken() throws Exception {
        tls.servers().token(Scope.ADMIN, null);
        try (Server server = tls.open("--bind=0.0.0.0", "--tls.client-ca=" + tls.authority())) {
            SSLContext device = TlsServers.KEYS.trusting("first", "d1");
            assertThat(TlsServers.talk(
                            TlsServers.connect(server, "metrics", device),
                            "put d1 1 1\nput d1.t 1 1\nput d2.t 1 1\nget d1\n"))
                    .isEqualTo(OK + OK + FORBIDDEN + FORBIDDEN);
            assertThat(TlsServers.talk(
                            TlsServers.connect(server, "ndjson", device), "{\"device_id\":\"d1\",\"t\":3}\n"))
                    .isEmpty();
            try (HttpClient http = HttpClient.newBuilder().sslContext(device).build()) {
                assertThat(post(http, server, "{\"device_id\":\"d1\",\"t\":4}")).isEqualTo(200);
                assertThat(post(http, server, "{\"device_id\":\"d2\",\"t\":4}")).isEqualTo(400);
            }
        }
    }

    @Test
    void aDeviceWithACertificateTakesItsTimeLikeOneThatHasShownAToken() throws Exception {
        tls.servers().token(Scope.ADMIN, null);
        try (Server server =
                tls.open("--bind=0.0.0.0", "--tls.client-ca=" + tls.authority(), "--limits.unauthenticated=1s")) {
            SSLContext device = TlsServers.KEYS.trusting("first", "d1");
            try (SSLSocket puts = TlsServers.connect(server, "metrics", device);
                    SSLSocket events = TlsServers.connect(server, "ndjson", device)) {
                Servers.send(puts, "put d1 1 1\n");
                assertThat(Servers.reply(puts, OK)).isEqualTo(OK);
                Servers.send(events, "{\"device_id\":\"d1\",\"t\":1}\n");
                for (String protocol : List.of("metrics", "ndjson")) {
                    try (SSLSocket nobody = TlsServers.connect(server, protocol, TlsServers.KEYS.trusting("first"))) {
                        assertThat(Servers.rest(nobody)).contains("unauthorized"); // By now the time is over.
                    }
                }
                assertThat(TlsServers.talk(puts, "put d1 2 2\n")).isEqualTo(OK);
                assertThat(TlsServers.talk(events, "{\"device_id\":\"d1\",\"t\":2}\n"))
                        .isEmpty();
            }
            assertThat(StoredEvents.of(server, "d1")).hasSize(2);
        }
    }

    private static int post(HttpClient http, Server server, String event) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + Api.port(server, "http") + "/data"))
                                .POST(HttpRequest.BodyPublishers.ofString(event))
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void withoutACertificateATokenIsNeededAsBefore() throws Exception {
        String token = tls.servers().token(Scope.WRITE, null);
        try (Server server = tls.open("--bind=0.0.0.0", "--tls.client-ca=" + tls.authority())) {
            assertThat(TlsServers.talk(TlsServers.metrics(server), "put d1 1 1\n"))
                    .isEqualTo("error\nunauthorized\n\n");
            assertThat(TlsServers.talk(TlsServers.metrics(server), "auth " + token + "\nput d2 1 1\n"))
                    .isEqualTo(OK + OK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"imposter", "nameless"})
    void turnsAwayACertificateThatItCannotTrustOrThatNamesNobody(String name) throws Exception {
        try (Server server = tls.open("--tls.client-ca=" + tls.authority());
                SSLSocket socket = TlsServers.connect(server, "metrics", TlsServers.KEYS.trusting("first", name))) {
            assertThat(replyToAPut(socket)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoseCertificateIsNotTrustedGetsAnAlertThatSaysSoWhateverItSentBehindIt(String version) throws Exception {
        SSLContext imposter = TlsServers.KEYS.trusting("first", "imposter");
        try (Server server = tls.open("--tls.client-ca=" + tls.authority());
                SSLSocket socket = TlsServers.connect(server, "metrics", imposter)) {
            socket.setEnabledProtocols(new String[] {version});
            assertThatThrownBy(() -> {
                        Servers.send(socket, "put d1 1 1\n");
                        Servers.rest(socket);
                    })
                    .hasMessageContaining("Received fatal alert: certificate_unknown");
        }
    }

    private static String replyToAPut(SSLSocket socket) {
        try {
            Servers.send(socket, "put d1 1 1\n");
            return Servers.reply(socket, OK);
        } catch (IOException e) {
            return "";
        }
    }

    @Test
    void aConnectionEndsWithItsCertificate() throws Exception {
        tls.servers().token(Scope.ADMIN, null);
        try (Server server = tls.open("--bind=0.0.0.0", "--tls.client-ca=" + tls.authority())) {
            SSLContext device = TlsServers.KEYS.trusting("first", "d1");
            try (SSLSocket puts = TlsServers.connect(server, "metrics", device);
                    SSLSocket events = TlsServers.connect(server, "ndjson", device);
                    HttpClient http = HttpClient.newBuilder().sslContext(device).build()) {
                Servers.send(puts, "put d1 1 1\n");
                assertThat(Servers.reply(puts, OK)).isEqualTo(OK);
                events.startHandshake();
                assertThat(post(http, server, "{\"device_id\":\"d1\",\"t\":4}")).isEqualTo(200);
                tls.servers().nanos().addAndGet(Duration.ofDays(31).toNanos());
                Servers.send(puts, "put d1 2 2\n");
                assertThat(Servers.rest(puts)).isEqualTo("error\nunauthorized\n\n");
                Servers.send(events, "{\"device_id\":\"d1\",\"t\":3}\n");
                assertThat(Servers.rest(events)).contains("unauthorized");
                assertThat(post(http, server, "{\"device_id\":\"d1\",\"t\":4}")).isEqualTo(401);
            }
        }
    }

    @Test
    void aSessionIsNotResumedWithACertificateThatHasRunOut() throws Exception {
        TlsServers.KEYS.certified("brief", "CN=d1", "plant", Duration.ofSeconds(3));
        SSLContext device = TlsServers.KEYS.trusting("first", "brief");
        try (Server server = tls.open("--tls.client-ca=" + tls.authority())) {
            String reply = reply(server, device);
            assertThat(reply).isEqualTo(OK);
            while (reply.equals(OK)) {
                reply = reply(server, device);
            }
            assertThat(reply).isEmpty();
        }
    }

    private static String reply(Server server, SSLContext device) throws IOException {
        try (SSLSocket socket = TlsServers.connect(server, "metrics", device)) {
            return replyToAPut(socket);
        }
    }

    @Test
    void theAuditLogTellsWhichDeviceShowedOne() throws Exception {
        try (Server server = tls.open("--tls.client-ca=" + tls.authority())) {
            SSLContext device = TlsServers.KEYS.trusting("first", "d1");
            TlsServers.talk(TlsServers.connect(server, "metrics", device), "put d1 1 1\n");
            TlsServers.talk(TlsServers.connect(server, "ndjson", device), "{\"device_id\":\"d1\",\"t\":3}\n");
        }
        assertThat(Files.readAllLines(data.resolve("audit.log")))
                .filteredOn(line -> line.contains("certificate.shown"))
                .singleElement()
                .asString()
                .contains(
                        "\"actor\":\"certificate of d1\"",
                        "\"target\":\"certificate of d1\"",
                        "\"scope\":\"write\",\"device\":\"d1\"");
    }
}
