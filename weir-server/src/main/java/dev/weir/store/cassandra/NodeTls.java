package dev.weir.store.cassandra;

import dev.weir.model.WeirException;
import dev.weir.security.PemFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

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
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    null,
                    authorities.map(PemFile::read).map(PemFile::trustManagers).orElse(null),
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("BUG: a Java without TLS", e);
        }
    }
}
