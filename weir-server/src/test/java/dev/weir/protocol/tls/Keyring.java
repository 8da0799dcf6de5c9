package dev.weir.protocol.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** Keys and certificates for tests, each by the name that it was made under. */
public final class Keyring {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8));

    private final Map<String, Held> held = new HashMap<>();

    private record Held(PrivateKey key, X509Certificate certificate) {}

    /** Makes a key with a certificate of its own for 127.0.0.1 and localhost, good for so long from now. */
    public Keyring server(String name, Duration validity) throws IOException, GeneralSecurityException {
        GeneralNames names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        });
        KeyPair pair = pair();
        X500Name subject = new X500Name("CN=" + name);
        JcaX509v3CertificateBuilder builder = builder(subject, subject, pair, validity);
        builder.addExtension(Extension.subjectAlternativeName, false, names);
        held.put(name, new Held(pair.getPrivate(), sign(builder, pair.getPrivate())));
        return this;
    }

    /** Makes a key with a certificate that may certify others. */
    public Keyring authority(String name) throws IOException, GeneralSecurityException {
        KeyPair pair = pair();
        X500Name subject = new X500Name("CN=" + name);
        JcaX509v3CertificateBuilder builder = builder(subject, subject, pair, Duration.ofDays(30));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        held.put(name, new Held(pair.getPrivate(), sign(builder, pair.getPrivate())));
        return this;
    }

    /** Makes a key whose certificate, by an authority that was made before, says the distinguished name. */
    public Keyring certified(String name, String distinguishedName, String authority)
            throws IOException, GeneralSecurityException {
        return certified(name, distinguishedName, authority, Duration.ofDays(30));
    }

    /** The same, good for so long from now. */
    public Keyring certified(String name, String distinguishedName, String authority, Duration validity)
            throws IOException, GeneralSecurityException {
        KeyPair pair = pair();
        Held issuer = of(authority);
        JcaX509v3CertificateBuilder builder = builder(
                new X500Name(issuer.certificate().getSubjectX500Principal().getName()),
                new X500Name(distinguishedName),
                pair,
                validity);
        held.put(name, new Held(pair.getPrivate(), sign(builder, issuer.key())));
        return this;
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair, Duration validity) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(held.size() + 1L),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(validity)),
                subject,
                pair.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private Held of(String name) {
        Held found = held.get(name);
        if (found == null) {
            throw new IllegalArgumentException("nothing was made under the name " + name);
        }
        return found;
    }

    /** The certificate of a name, in the PEM form. */
    public String certificate(String name) throws GeneralSecurityException {
        return pem("CERTIFICATE", of(name).certificate().getEncoded());
    }

    /** The private key of a name, in the PEM form. */
    public String key(String name) {
        return pem("PRIVATE KEY", of(name).key().getEncoded());
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    /** What a client needs that trusts one server and shows nothing of itself. */
    public SSLContext trusting(String server) throws IOException, GeneralSecurityException {
        return context(server, null);
    }

    /** What a client or a server needs that trusts one server and shows its own certificate, whoever is asked for. */
    public SSLContext trusting(String server, String own) throws IOException, GeneralSecurityException {
        return context(server, new Insisting(own, of(own)));
    }

    private SSLContext context(String server, @Nullable KeyManager own) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(server, of(server).certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : new KeyManager[] {own}, trust.getTrustManagers(), null);
        return context;
    }

    /** Shows one certificate to everybody: the JDK's own shows none to those who would not trust it. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final String name;
        private final Held shown;

        Insisting(String name, Held shown) {
            this.name = name;
            this.shown = shown;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return name;
        }

        @Override
        public String chooseEngineClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return name;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {shown.certificate()};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return shown.key();
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {name};
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {name};
        }

        @Override
        public String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return name;
        }
    }
}
