package dev.weir.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.protocol.tls.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Servers over TLS in one data directory, with the files of their certificate, and how the JDK's own client speaks to them. */
record TlsServers(Servers servers, Path pem) {
    static final Keyring KEYS = cut();

    private static final int TIMEOUT_MILLIS = 20_000;

    private static Keyring cut() {
        try {
            return new Keyring()
                    .server("first", Duration.ofDays(30))
                    .server("second", Duration.ofDays(30))
                    .server("old", Duration.ofDays(13))
                    .authority("plant")
                    .authority("stranger")
                    .certified("d1", "CN=d1,O=Plant", "plant")
                    .certified("nameless", "O=Plant", "plant")
                    .certified("imposter", "CN=d1", "stranger");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Those of a data directory, with the certificate and key of {@code first} and the authority {@code plant} in another. */
    static TlsServers in(Path data, Path pem) throws IOException, GeneralSecurityException {
        TlsServers made = new TlsServers(Servers.in(data), pem);
        made.write("first", "first");
        Files.writeString(made.authority(), KEYS.certificate("plant"));
        return made;
    }

    /** The file of the authority that certifies devices. */
    Path authority() {
        return pem.resolve("ca.pem");
    }

    /** Writes both files anew. */
    void write(String certificate, String key) throws IOException, GeneralSecurityException {
        Files.writeString(pem.resolve("cert.pem"), KEYS.certificate(certificate));
        Files.writeString(pem.resolve("key.pem"), KEYS.key(key));
    }

    Server open(String... more) {
        List<String> flags = new ArrayList<>(
                List.of("--tls.cert=" + pem.resolve("cert.pem"), "--tls.key=" + pem.resolve("key.pem")));
        flags.addAll(List.of(more));
        return servers.open(flags.toArray(String[]::new));
    }

    static SSLSocket connect(Server server, String protocol, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", Api.port(server, protocol));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    static SSLSocket metrics(Server server) throws IOException, GeneralSecurityException {
        return connect(server, "metrics", KEYS.trusting("first"));
    }

    /** Sends all at once, ends the sending side, and answers all that comes until the server closes in good order. */
    static String talk(SSLSocket socket, String requests) throws IOException {
        try (socket) {
            socket.getOutputStream().write(requests.getBytes(UTF_8));
            socket.shutdownOutput();
            return Servers.rest(socket);
        }
    }
}
