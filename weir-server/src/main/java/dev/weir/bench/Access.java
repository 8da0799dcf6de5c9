package dev.weir.bench;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a load gets in.
 *
 * @param token what every connection shows, or null
 * @param tls for a server that speaks TLS, or null
 */
public record Access(@Nullable String token, @Nullable SSLContext tls) {
    /** In the clear, showing nothing. */
    public static final Access OPEN = new Access(null, null);
}
