package dev.weir.bench;

import dev.weir.client.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the commands of this package get in. */
final class AccessOption {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file that holds the token that every connection shows (default: none is shown).")
    private @Nullable Path tokenFile;

    @Option(names = "--tls", description = "Speak TLS; --trust does so too.")
    private boolean isSecure;

    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description = "Trust the PEM certificates of this file and no others: an authority's, or the server's own"
                    + " (default: those that Java knows).")
    private @Nullable Path trust;

    /** Reads the files. */
    Access read() throws IOException {
        return new Access(tokenFile == null ? null : Files.readString(tokenFile).strip(), context());
    }

    private @Nullable SSLContext context() throws IOException {
        if (trust == null) {
            return isSecure ? trustingAsJavaDoes() : null;
        }
        try {
            return Trust.in(trust);
        } catch (IOException e) {
            throw new IOException("cannot read the certificates of \"" + trust + "\": " + e.getMessage(), e);
        }
    }

    private static SSLContext trustingAsJavaDoes() throws IOException {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IOException("cannot read the certificates that Java trusts: " + e.getMessage(), e);
        }
    }
}
