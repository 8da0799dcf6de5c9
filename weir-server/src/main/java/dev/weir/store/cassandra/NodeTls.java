package dev.weir.store.cassandra;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * That nodes are spoken to over TLS, and what they have to show.
 *
 * @param checksHost whether a node's certificate must be for the address at which it is reached
 * @param authorities a file of those that must have certified it, in the PEM form; where there is none, one that Java knows
 */
record NodeTls(boolean checksHost, Optional<Path> authorities) {
    /**
     * What trusts these authorities and no others. Reads the file.
     *
     * @throws WeirException UNAVAILABLE where it cannot be used
     */
    SSLContext context() {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(known());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw cannotUse("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw cannotUse("permission denied", e);
        } catch (CertificateException e) {
            throw cannotUse("it does not hold certificates in the PEM form", e);
        } catch (IOException | GeneralSecurityException e) {
            throw cannotUse(String.valueOf(e.getMessage()), e);
        }
    }

    /** Null for those that Java knows. */
    private @Nullable KeyStore known() throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) {
            return null;
        }
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        for (Certificate certificate : read(authorities.get())) {
            known.setCertificateEntry("certificate " + known.size(), certificate);
        }
        return known;
    }

    private static Collection<? extends Certificate> read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new CertificateException("there is none");
            }
            return found;
        }
    }

    private WeirException cannotUse(String why, Exception cause) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE,
                "cannot use sslrootcert"
                        + authorities.map(file -> " \"" + file + "\"").orElse("") + ": " + why,
                cause);
    }
}
