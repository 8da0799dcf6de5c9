package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.security.Gate;
import dev.weir.security.Grant;
import dev.weir.security.Scope;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom a request comes from and may come from: Host, Origin and token. Any thread. */
final class Guard {
    private static final HeaderName ORIGIN = HeaderNames.ORIGIN;
    private static final Pattern ADDRESS = Pattern.compile("\\[[0-9a-f:.%]+]|\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Set<String> LOOPBACK =
            Set.of("127.0.0.1", "[::1]", "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback");
    private static final String BEARER = "bearer ";

    private final HttpServer.Options options;
    private final Gate gate;

    Guard(HttpServer.Options options, Gate gate) {
        this.options = options;
        this.gate = gate;
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
    Optional<String> checkOrigin(boolean mayAct, ServerRequestHeaders headers) {
        Optional<String> origin = headers.first(ORIGIN).map(String::trim);
        if (origin.isEmpty()
                || isOwn(origin.get(), headers.first(HeaderNames.HOST).orElse(""))) {
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

    private static boolean isOwn(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    /**
     * What the peer may do; null for everything.
     *
     * @throws Problem 401 without a good token where one is needed or shown, 403 where it does not reach that far
     */
    @Nullable Grant checkToken(Access access, Peer peer, ServerRequestHeaders headers) {
        if (access == Access.OPEN) {
            return null;
        }
        boolean isPublic = access == Access.READ && options.publicRead();
        Optional<String> shown = headers.first(HeaderNames.AUTHORIZATION).filter(Guard::isBearer);
        if (shown.isEmpty()) {
            if (peer.needsToken() && !isPublic) {
                throw unauthorized(
                        "Bearer", "cannot answer without a token: send the header Authorization: Bearer TOKEN");
            }
            return null;
        }
        byte[] token = shown.get().substring(BEARER.length()).trim().getBytes(UTF_8);
        Optional<Grant> grant = gate.show(token, peer.inet());
        if (grant.isEmpty()) {
            throw unauthorized("Bearer error=\"invalid_token\"", "cannot take the token: it is none of this server's");
        }
        if (!isPublic && !reaches(grant.get(), access)) {
            throw new Problem(
                    403,
                    "cannot do that with this token: it may "
                            + grant.get().scope().text() + ", and this needs "
                            + access.name().toLowerCase(Locale.ROOT));
        }
        return grant.get();
    }

    /** Whether what a request was granted holds: its token has not been taken back. */
    boolean holds(@Nullable Grant grant) {
        return grant == null || gate.holds(grant);
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static boolean reaches(Grant grant, Access access) {
        return switch (access) {
            case OPEN -> true;
            case READ -> grant.mayRead();
            case WRITE -> grant.mayWrite();
            case ADMIN -> grant.scope() == Scope.ADMIN;
        };
    }

    private static Problem unauthorized(String challenge, String detail) {
        return new Problem(401, detail).header("WWW-Authenticate", challenge);
    }
}
