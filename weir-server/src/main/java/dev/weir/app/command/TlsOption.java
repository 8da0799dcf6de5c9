package dev.weir.app.command;

import dev.weir.model.WeirException;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a command speaks TLS to a listener whose address does not tell. */
public final class TlsOption {
    @Option(names = "--tls", description = "Speak TLS; --trust does so too.")
    private boolean isWanted;

    @Mixin
    private final TrustOption trust = new TrustOption();

    /**
     * What a client needs that speaks TLS; empty where it is to speak in the clear.
     *
     * @throws WeirException when the certificates to trust cannot be read
     */
    public Optional<SSLContext> read(Surroundings here) {
        if (!isWanted && !trust.isGiven()) {
            return Optional.empty();
        }
        return Optional.of(trust.read(here).orElseGet(TlsOption::trustingAsJavaDoes));
    }

    /** Whose certificates are trusted where TLS is spoken, also over HTTP. */
    public TrustOption trust() {
        return trust;
    }

    private static SSLContext trustingAsJavaDoes() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read the certificates that Java trusts: " + e.getMessage(),
                    e);
        }
    }
}
