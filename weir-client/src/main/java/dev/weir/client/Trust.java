package dev.weir.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Certificates that are trusted in place of those that Java knows: those of authorities, and of servers. A server that shows one of them is trusted
 * under whatever name it is reached, as nobody else can show it. Immutable; any thread.
 */
public final class Trust extends X509ExtendedTrustManager {
    private final Set<Certificate> certificates;
    private final X509ExtendedTrustManager authorities;

    private Trust(Set<Certificate> certificates, X509ExtendedTrustManager authorities) {
        this.certificates = certificates;
        this.authorities = authorities;
    }

    /**
     * What a client needs that trusts the certificates of a file and no others.
     *
     * @param file certificates in the PEM form
     * @throws IOException when it cannot be read, or holds none; its message is a clause about the file
     */
    public static SSLContext in(Path file) throws IOException {
        Set<Certificate> certificates = read(file);
        try {
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            for (Certificate certificate : certificates) {
                known.setCertificateEntry("certificate " + known.size(), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(known);
            X509ExtendedTrustManager authorities = (X509ExtendedTrustManager) managers.getTrustManagers()[0];
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trust(certificates, authorities)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("its certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static Set<Certificate> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Set<Certificate> found =
                    Set.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (found.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return found;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (CertificateException e) {
            throw new IOException("it does not hold certificates in the PEM form", e);
        }
    }

    /** Whether the server shows one of these certificates as its own; it has to prove that it has the key all the same. */
    private boolean isOwn(X509Certificate[] chain) throws CertificateException {
        boolean isOwn = certificates.contains(chain[0]);
        if (isOwn) {
            chain[0].checkValidity();
        }
        return isOwn;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!isOwn(chain)) {
            authorities.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!isOwn(chain)) {
            authorities.checkServerTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!isOwn(chain)) {
            authorities.checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw ofServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw ofServers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw ofServers();
    }

    private static CertificateException ofServers() {
        return new CertificateException("these certificates are those of servers");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
