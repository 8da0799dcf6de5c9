package dev.weir.app.command;

import dev.weir.client.Trust;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose certificates a command trusts. */
public final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "FILE",
            description =
                    "Trust the PEM certificates of this file and no others: an authority's, or the server's own, under"
                            + " whatever name it is reached (default: what WEIR_TRUST names, else those that Java knows).")
    private @Nullable Path file;

    /** Whether the command line itself names a file. */
    boolean isGiven() {
        return file != null;
    }

    /**
     * What a client needs that trusts the certificates named; empty where none are, and those that Java knows are trusted.
     *
     * @throws WeirException when the file cannot be used
     */
    public Optional<SSLContext> read(Surroundings here) {
        String named = file == null ? here.environment().getOrDefault("WEIR_TRUST", "") : file.toString();
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(trusting(here.workingDirectory().resolve(named)));
    }

    /** What a client needs that trusts the certificates of a file and no others. */
    static SSLContext trusting(Path file) {
        try {
            return Trust.in(file);
        } catch (IOException e) {
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot read the certificates of \"" + file + "\": " + e.getMessage(),
                    e);
        }
    }
}
