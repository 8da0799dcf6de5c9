package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.security.Gate;
import dev.weir.security.Grant;
import dev.weir.security.Scope;
import dev.weir.security.Session;
import dev.weir.security.Sessions;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What requests show to be let in: a token, the cookie of a session, or a certificate. Any thread. */
final class Credentials {
    private static final HeaderName PROOF = HeaderNames.create("X-CSRF-Token");
    private static final String BEARER = "bearer ";

    private final Gate gate;
    private final Sessions sessions;
    private final boolean publicRead;

    Credentials(Gate gate, Sessions sessions, boolean publicRead) {
        this.gate = gate;
        this.sessions = sessions;
        this.publicRead = publicRead;
    }

    /**
     * What a request is let in by; a token counts before a cookie, and that before the certificate of the connection.
     *
     * @param mayAct whether the request changes state or opens a socket
     * @param changes whether it changes state
     * @throws Problem 401 without a good token or session where one is needed, or with a wrong token; 403 where it does not reach that far, or
     *     where a change by a session comes without its proof
     */
    Pass check(Access access, Peer peer, boolean mayAct, boolean changes, ServerRequestHeaders headers) {
        if (access == Access.OPEN) {
            return Pass.OPEN;
        }
        Pass pass = pass(peer, mayAct, changes, headers);
        Grant grant = pass.grant();
        if (may(grant, peer, access)) {
            return pass;
        }
        if (grant == null) {
            throw unauthorized("Bearer", "cannot answer without a token: send the header Authorization: Bearer TOKEN");
        }
        throw new Problem(
                403,
                "cannot do that with this token: it may " + grant.scope().text() + ", and this needs "
                        + access.name().toLowerCase(Locale.ROOT));
    }

    private Pass pass(Peer peer, boolean mayAct, boolean changes, ServerRequestHeaders headers) {
        Optional<String> shown = headers.first(HeaderNames.AUTHORIZATION).filter(Credentials::isBearer);
        if (shown.isPresent()) {
            Grant grant = grant(shown.get().substring(BEARER.length()).trim(), peer)
                    .orElseThrow(() -> unauthorized(
                            "Bearer error=\"invalid_token\"", "cannot take the token: it is none of this server's"));
            return new Pass(grant, null, () -> gate.holds(grant));
        }
        Optional<Session> found = Guard.isFromOwnPage(mayAct, peer, headers)
                ? SessionCookie.of(peer).find(headers).flatMap(sessions::find)
                : Optional.empty();
        if (found.isEmpty()) {
            Grant certified = peer.socket().connection().certified();
            return certified == null || !gate.holds(certified) ? Pass.OPEN : certified(certified, peer);
        }
        Session session = found.get();
        if (changes && !session.isProvenBy(headers.first(PROOF).orElse(""))) {
            throw new Problem(
                    403,
                    "cannot take a change by a session without its proof: send the header X-CSRF-Token with what GET /api/v1/session tells");
        }
        return new Pass(session.grant(), session, () -> sessions.holds(session));
    }

    private Pass certified(Grant grant, Peer peer) {
        gate.certified(grant, peer.inet());
        return new Pass(grant, null, () -> gate.holds(grant));
    }

    /** What a token allows that a peer shows, or nothing, late if its address has shown many wrong ones. */
    Optional<Grant> grant(String token, Peer peer) {
        return gate.show(token.getBytes(UTF_8), peer.inet());
    }

    /** Whether a peer may do that with what it was granted, or with nothing. */
    boolean may(@Nullable Grant grant, Peer peer, Access access) {
        return switch (access) {
            case OPEN, ANY -> true;
            case READ -> publicRead || (grant == null ? !peer.needsToken() : grant.mayRead());
            case WRITE -> grant == null ? !peer.needsToken() : grant.mayWrite();
            case ADMIN -> grant == null ? !peer.needsToken() : grant.scope() == Scope.ADMIN;
        };
    }

    private static boolean isBearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    static Problem unauthorized(String challenge, String detail) {
        return new Problem(401, detail).header("WWW-Authenticate", challenge);
    }
}
