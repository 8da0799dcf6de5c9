package dev.weir.protocol.tls;

import dev.weir.model.WeirException;
import dev.weir.security.Grant;
import dev.weir.security.PemFile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a server shows of itself over TLS, and whose certificates it trusts. Immutable; any thread. */
public final class ServerIdentity {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = new char[0];
    private static final String COMMON_NAME = "CN";

    private final SSLContext context;
    private final SSLParameters parameters;
    private final boolean asksForCertificate;
    private final Instant expiry;

    /** Keys of 128 bits come first: nobody breaks those either, and they take less time. */
    private ServerIdentity(SSLContext context, boolean asksForCertificate, Instant expiry) {
        this.context = context;
        this.asksForCertificate = asksForCertificate;
        this.expiry = expiry;
        this.parameters = new SSLParameters();
        parameters.setProtocols(VERSIONS);
        parameters.setCipherSuites(
                Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                        .filter(ServerIdentity::isStrong)
                        .sorted(Comparator.comparing(suite -> !suite.contains("_AES_128_")))
                        .toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(asksForCertificate);
    }

    /** Encryption that authenticates, with keys of the moment: all that TLS 1.3 has, and of 1.2 what is as good. */
    private static boolean isStrong(String suite) {
        return !suite.contains("_WITH_")
                || (suite.startsWith("TLS_ECDHE_") && (suite.contains("_GCM_") || suite.contains("_CHACHA20_")));
    }

    /**
     * An identity of what the files hold.
     *
     * @throws WeirException UNAVAILABLE where that is not a certificate and its key
     */
    static ServerIdentity of(PemFiles files) {
        List<X509Certificate> chain = files.certificate().certificates();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keyManagers(chain, files.key().privateKey()).getKeyManagers(),
                    files.clientAuthority().map(PemFile::trustManagers).orElse(null),
                    null);
            return new ServerIdentity(
                    context,
                    files.clientAuthority().isPresent(),
                    chain.getFirst().getNotAfter().toInstant());
        } catch (GeneralSecurityException | IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE, "cannot use tls.cert and tls.key: " + e.getMessage(), e);
        }
    }

    private static KeyManagerFactory keyManagers(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        if (!belong(chain.getFirst(), key)) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot use tls.cert and tls.key: the key is not that of the first certificate, which is for "
                            + chain.getFirst().getSubjectX500Principal());
        }
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, NO_PASSWORD);
        own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(own, NO_PASSWORD);
        return managers;
    }

    /** Whether what the key signs is what the certificate vouches for. */
    private static boolean belong(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        if (!certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        byte[] signed = certificate.getEncoded();
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(signed);
        byte[] signature = signing.sign();
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate.getPublicKey());
        verifying.update(signed);
        return verifying.verify(signature);
    }

    /** When the certificate runs out. */
    Instant expiry() {
        return expiry;
    }

    /** An engine for one connection. */
    SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * What the certificate grants that a peer has shown: its common name is the device. Null where it has shown none.
     *
     * @throws SSLException where the certificate names no device, or has run out since the session was begun that this connection goes on with
     */
    @Nullable Grant certified(SSLSession session) throws SSLException {
        if (!asksForCertificate) {
            return null;
        }
        X509Certificate shown;
        try {
            shown = (X509Certificate) session.getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
        String subject = shown.getSubjectX500Principal().getName();
        try {
            shown.checkValidity();
            return Grant.ofCertificate(
                    commonName(new LdapName(subject)), shown.getNotAfter().toInstant());
        } catch (CertificateException | InvalidNameException | IllegalArgumentException e) {
            throw new SSLException("its certificate is for \"" + subject + "\": " + e.getMessage(), e);
        }
    }

    private static String commonName(LdapName subject) {
        return subject.getRdns().stream()
                .filter(part -> part.getType().equalsIgnoreCase(COMMON_NAME))
                .map(part -> String.valueOf(part.getValue()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it has no common name"));
    }
}
