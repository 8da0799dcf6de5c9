package dev.weir.protocol.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Set;
import javax.net.ssl.SSLException;

/** Why a handshake failed, in words for the log of the server; Java's own speak of paths, anchors and itself. */
final class HandshakeFailure {
    /** The alerts of a peer that finds fault with what it was shown. */
    private static final Set<String> DISTRUST = Set.of("unknown_ca", "certificate_unknown", "bad_certificate");

    private static final String UNTOLD = "Unexpected exception";

    private HandshakeFailure() {}

    /** What the failure, or one that it comes of, says of the peer. */
    static String reason(SSLException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CertificateExpiredException || isPathFault(each, BasicReason.EXPIRED)) {
                return "its certificate has run out";
            }
            if (each instanceof CertificateNotYetValidException || isPathFault(each, BasicReason.NOT_YET_VALID)) {
                return "its certificate does not hold yet";
            }
            if (each instanceof CertPathBuilderException && each.getCause() == null) {
                return "its certificate is of no authority in tls.client-ca";
            }
        }
        Throwable telling = failure;
        while (String.valueOf(telling.getMessage()).endsWith(UNTOLD) && telling.getCause() != null) {
            telling = telling.getCause();
        }
        String message = telling.getMessage() == null ? telling.getClass().getSimpleName() : telling.getMessage();
        if (DISTRUST.stream().anyMatch(message::endsWith)) {
            return "it does not trust the certificate of this server";
        }
        return message.startsWith("(")
                ? message.substring(message.indexOf(')') + 1).strip()
                : message;
    }

    private static boolean isPathFault(Throwable failure, BasicReason reason) {
        return failure instanceof CertPathValidatorException path && path.getReason() == reason;
    }
}
