package dev.weir.client;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a connection over TLS was not made, in words; those of Java are for who knows how it finds a path of certificates. */
public final class TlsFailure {
    private TlsFailure() {}

    /** A clause about the server; empty where something else failed. */
    public static Optional<String> reason(Throwable failure) {
        String found = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (each instanceof CertificateExpiredException || each instanceof CertificateNotYetValidException) {
                return Optional.of("its certificate is not valid at this time: " + message);
            }
            if (each instanceof CertificateException) {
                boolean isOfName = message.startsWith("No subject alternative") || message.startsWith("No name");
                found = isOfName ? "its certificate is for another name: " + message : "its certificate is not trusted";
            } else if (each instanceof SSLException && found == null) {
                boolean isClear = message.contains("nrecognized SSL message");
                found = isClear ? "it does not speak TLS" : "TLS failed: " + message;
            }
        }
        return Optional.ofNullable(found);
    }

    static String of(IOException failure) {
        return reason(failure).orElseGet(() -> Dial.reason(failure));
    }
}
