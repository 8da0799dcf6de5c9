package dev.weir.protocol.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

final class HandshakeFailureTest {
    @Test
    void tellsWhatIsWrongWithACertificate() {
        assertThat(reason(new CertPathBuilderException("unable to find valid certification path")))
                .isEqualTo("its certificate is of no authority in tls.client-ca");
        assertThat(reason(new CertPathValidatorException("validity check failed", new CertificateExpiredException())))
                .isEqualTo("its certificate has run out");
    }

    @Test
    void tellsWhatThePeerDoesNotTrust() {
        SSLException alert = new SSLException("Unexpected plaintext alert received: Level: fatal; Alert: unknown_ca");
        assertThat(HandshakeFailure.reason(new SSLException("Unexpected exception", alert)))
                .isEqualTo("it does not trust the certificate of this server");
    }

    @Test
    void tellsTheCauseWhereJavaTellsNothing() {
        assertThat(HandshakeFailure.reason(new SSLException("Unexpected exception", new SSLException("(decode) no"))))
                .isEqualTo("no");
    }

    private static String reason(Exception cause) {
        SSLException failure = new SSLHandshakeException("(certificate_unknown) PKIX path building failed");
        failure.initCause(cause);
        return HandshakeFailure.reason(failure);
    }
}
