package dev.weir.protocol.tls;

import dev.weir.config.Tls;
import dev.weir.model.WeirException;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.pki.PemReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the files for TLS hold at one time. Reading them blocks. */
final class PemFiles {
    private static final int MOST_BYTES = 1 << 20;

    private final Tls files;
    private final byte[] certificate;
    private final byte[] key;
    private final Optional<byte[]> clientAuthority;

    private PemFiles(Tls files, byte[] certificate, byte[] key, Optional<byte[]> clientAuthority) {
        this.files = files;
        this.certificate = certificate;
        this.key = key;
        this.clientAuthority = clientAuthority;
    }

    /**
     * Reads the files.
     *
     * @throws WeirException UNAVAILABLE where one cannot be read
     */
    static PemFiles read(Tls files) {
        return new PemFiles(
                files,
                bytes(files.certificate()),
                bytes(files.key()),
                files.clientAuthority().map(PemFiles::bytes));
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw cannotRead(file, "it has more than 1 MiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw cannotRead(file, "there is no such file");
        } catch (AccessDeniedException e) {
            throw cannotRead(file, "permission denied");
        } catch (IOException e) {
            throw cannotRead(file, Files.isDirectory(file) ? "it is a directory" : String.valueOf(e.getMessage()));
        }
    }

    /** Whether the files hold what they held then. */
    boolean isSame(PemFiles earlier) {
        return Arrays.equals(certificate, earlier.certificate)
                && Arrays.equals(key, earlier.key)
                && clientAuthority.isPresent() == earlier.clientAuthority.isPresent()
                && clientAuthority
                        .map(bytes -> Arrays.equals(bytes, earlier.clientAuthority.orElseThrow()))
                        .orElse(true);
    }

    /** The server's certificate, followed by those that lead from it to one that everybody knows. */
    List<X509Certificate> chain() {
        return certificates(files.certificate(), certificate);
    }

    /** The certificates of those who certify devices; empty where nobody is asked for one. */
    List<X509Certificate> clientAuthorities() {
        return clientAuthority
                .map(bytes -> certificates(files.clientAuthority().orElseThrow(), bytes))
                .orElse(List.of());
    }

    private static List<X509Certificate> certificates(Path file, byte[] pem) {
        List<X509Certificate> found;
        try {
            found = PemReader.readCertificates(new ByteArrayInputStream(pem));
        } catch (RuntimeException e) {
            throw cannotRead(file, "it holds no certificate in the PEM form, or one that is damaged");
        }
        if (found.isEmpty()) {
            throw cannotRead(file, "it holds no certificate in the PEM form");
        }
        return found;
    }

    /** The private key of the certificate. */
    PrivateKey privateKey() {
        try {
            return Keys.builder()
                    .pem(pem -> pem.key(Resource.create("tls.key", new ByteArrayInputStream(key))))
                    .build()
                    .privateKey()
                    .orElseThrow(() -> cannotRead(files.key(), "it holds no private key in the PEM form"));
        } catch (WeirException e) {
            throw e;
        } catch (RuntimeException e) {
            throw cannotRead(
                    files.key(),
                    "it holds no private key that can be used (" + e.getMessage()
                            + "); openssl pkcs8 -topk8 -nocrypt writes one that can");
        }
    }

    private static WeirException cannotRead(Path file, String why) {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot read \"" + file + "\" for TLS: " + why);
    }
}
