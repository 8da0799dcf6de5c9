package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.security.Grant;
import dev.weir.security.Session;
import dev.weir.security.Sessions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Logging in with a token, which gives a cookie, and out; and who one is. For pages of this server alone, whatever
 * {@code http.cors-origins} allows others. Answers from memory.
 */
final class SessionRoutes implements Routes {
    private static final String PATH = "/api/v1/session";

    private final Credentials credentials;
    private final Sessions sessions;

    SessionRoutes(Credentials credentials, Sessions sessions) {
        this.credentials = credentials;
        this.sessions = sessions;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Access.ANY, List.of(), this::tell),
                // What the browser had before is no hindrance, so it is not looked at.
                Route.post(PATH, Access.OPEN, List.of("application/json"), this::begin),
                Route.delete(PATH, Access.ANY, List.of(), this::end));
    }

    private void tell(Request request, Reply reply) {
        Grant grant = request.grant();
        Session session = request.session();
        reply.json(200, json -> write(json, request.from(), grant, session));
    }

    private void begin(Request request, Reply reply) throws IOException {
        request.refuseForeign("log in");
        Map<String, String> fields = JsonFields.read(request.body(), List.of("token"));
        String token = fields.get("token");
        if (token == null) {
            throw Problem.wrong("token", "missing_field", "cannot log in: the field token is missing");
        }
        Grant grant = credentials
                .grant(token.strip(), request.from())
                .orElseThrow(() -> Credentials.unauthorized(
                        "Bearer error=\"invalid_token\"", "cannot log in: the token is none of this server's"));
        SessionCookie cookie = SessionCookie.of(request.from());
        String before = request.cookie(cookie).orElse(null);
        Sessions.Begun begun = sessions.begin(grant, request.peerAddress(), before);
        request.act(grant, "session.begin", "session " + begun.session().name());
        reply.header("Set-Cookie", cookie.keep(begun.id()));
        reply.json(201, json -> write(json, request.from(), grant, begun.session()));
    }

    private void end(Request request, Reply reply) {
        request.refuseForeign("log out");
        SessionCookie cookie = SessionCookie.of(request.from());
        Optional<String> id = request.cookie(cookie);
        if (request.session() != null) {
            id.ifPresent(shown -> sessions.end(shown, Sessions.End.LOGOUT));
        }
        reply.header("Set-Cookie", cookie.forget()).empty(204);
    }

    private void write(JsonGenerator json, Peer peer, @Nullable Grant grant, @Nullable Session session)
            throws IOException {
        json.writeStartObject();
        json.writeBooleanField("needs_token", peer.needsToken());
        json.writeStringField("token", grant == null ? null : grant.id());
        json.writeStringField("scope", grant == null ? null : grant.scope().text());
        json.writeStringField("device", grant == null ? null : grant.device());
        json.writeStringField("csrf_token", session == null ? null : session.proof());
        json.writeObjectFieldStart("may");
        for (Access access : List.of(Access.READ, Access.WRITE, Access.ADMIN)) {
            json.writeBooleanField(access.name().toLowerCase(Locale.ROOT), credentials.may(grant, peer, access));
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
