package dev.weir.protocol.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Where a request comes from and may come from: Host and Origin. Any thread. */
final class Guard {
    private static final HeaderName ORIGIN = HeaderNames.ORIGIN;
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    /** Of this page, and of an address that somebody typed. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.%]+]|\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<String> LOOPBACK =
            Set.of("127.0.0.1", "[::1]", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");

    private final HttpServer.Options options;

    Guard(HttpServer.Options options) {
        this.options = options;
    }

    /**
     * Refuses a Host that is not this server's, which is how a page of elsewhere would reach it by a name of its own.
     *
     * @throws Problem 421
     */
    void checkHost(ServerRequestHeaders headers) {
        if (!options.isLoopback() && options.hosts().isEmpty()) {
            return;
        }
        String host = withoutPort(headers.first(HeaderNames.HOST).orElse("")).toLowerCase(Locale.ROOT);
        if (!isOurs(host)) {
            throw new Problem(
                    421,
                    "cannot answer for host \"" + Parameters.cut(host)
                            + "\": it is not among http.hosts, nor an address or a name of loopback");
        }
    }

    private boolean isOurs(String host) {
        return LOOPBACK.contains(host)
                || host.endsWith(".localhost")
                || ADDRESS.matcher(host).matches()
                || options.hosts().stream().anyMatch(host::equalsIgnoreCase);
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || host.endsWith("]") ? host : host.substring(0, colon);
    }

    /**
     * The foreign origin that the request comes from and whose pages may see the reply; empty for any other request.
     *
     * @param mayAct whether the request changes state or opens a socket, whose messages a page could read whatever the reply says
     * @throws Problem 403 where a foreign origin would
     */
    Optional<String> checkOrigin(boolean mayAct, Peer peer, ServerRequestHeaders headers) {
        Optional<String> origin = headers.first(ORIGIN).map(String::trim);
        if (origin.isEmpty() || isOwn(origin.get(), peer, headers)) {
            return Optional.empty();
        }
        if (options.origins().contains("*") || options.origins().stream().anyMatch(origin.get()::equalsIgnoreCase)) {
            return origin;
        }
        if (mayAct) {
            throw new Problem(
                    403,
                    "cannot take a change or open a socket from origin \"" + Parameters.cut(origin.get())
                            + "\": it is not among http.cors-origins");
        }
        return Optional.empty();
    }

    /**
     * Whether a request with a cookie was made by a page of this server, or by nobody's page: browsers send the cookie also for pages of other
     * ports of this host.
     *
     * @param mustSay whether it has to state its origin, which browsers do with every change and every WebSocket
     */
    static boolean isFromOwnPage(boolean mustSay, Peer peer, ServerRequestHeaders headers) {
        boolean isOwn = headers.first(ORIGIN)
                .map(origin -> isOwn(origin.trim(), peer, headers))
                .orElse(!mustSay);
        return isOwn && headers.first(FETCH_SITE).map(OWN_SITES::contains).orElse(true);
    }

    /** Over TLS a page that came without is not this server's; in the clear, TLS may have ended at a proxy before it. */
    private static boolean isOwn(String origin, Peer peer, ServerRequestHeaders headers) {
        String host = headers.first(HeaderNames.HOST).orElse("");
        return origin.equalsIgnoreCase("https://" + host)
                || (!peer.socket().isSecure() && origin.equalsIgnoreCase("http://" + host));
    }
}
