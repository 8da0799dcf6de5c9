package dev.weir.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** What a file of certificates or of a key, in the PEM form, held when it was read. All of its methods throw a WeirException UNAVAILABLE where it cannot be used. */
public record PemFile(Path path, String text) {
    private static final int MOST_BYTES = 1 << 20;

    /** Reads one. Blocks on the disk. */
    public static PemFile read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw cannotRead(path, "it has more than 1 MiB");
            }
            return new PemFile(path, new String(bytes, ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw cannotRead(path, "there is no such file");
        } catch (AccessDeniedException e) {
            throw cannotRead(path, "permission denied");
        } catch (IOException e) {
            throw cannotRead(path, Files.isDirectory(path) ? "it is a directory" : String.valueOf(e.getMessage()));
        }
    }

    /** Its certificates, at least one: that of somebody, followed by those that lead from it to one that everybody knows, or those of authorities. */
    public List<X509Certificate> certificates() {
        List<X509Certificate> found;
        try {
            found = PemReader.readCertificates(stream());
        } catch (RuntimeException e) {
            throw cannotRead(path, "it holds no certificate in the PEM form, or one that is damaged");
        }
        if (found.isEmpty()) {
            throw cannotRead(path, "it holds no certificate in the PEM form");
        }
        return found;
    }

    /** What trusts whom its certificates, as those of authorities, vouch for, and nobody else. */
    public TrustManager[] trustManagers() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            for (X509Certificate authority : certificates()) {
                trusted.setCertificateEntry("authority " + trusted.size(), authority);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            return managers.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw cannotRead(path, "its certificates cannot be used: " + e.getMessage());
        }
    }

    /** Its private key. */
    public PrivateKey privateKey() {
        try {
            return Keys.builder()
                    .pem(pem -> pem.key(Resource.create("private key", stream())))
                    .build()
                    .privateKey()
                    .orElseThrow(() -> cannotRead(path, "it holds no private key in the PEM form"));
        } catch (WeirException e) {
            throw e;
        } catch (RuntimeException e) {
            throw cannotRead(
                    path,
                    "it holds no private key that can be used (" + e.getMessage()
                            + "); openssl pkcs8 -topk8 -nocrypt writes one that can");
        }
    }

    private InputStream stream() {
        return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
    }

    private static WeirException cannotRead(Path path, String why) {
        return new WeirException(WeirException.Code.UNAVAILABLE, "cannot read \"" + path + "\" for TLS: " + why);
    }

    /** Shows no key. */
    @Override
    public String toString() {
        return path.toString();
    }
}
