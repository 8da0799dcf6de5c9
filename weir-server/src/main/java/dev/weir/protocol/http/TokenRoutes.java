package dev.weir.protocol.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.query.Readers;
import dev.weir.security.Gate;
import dev.weir.security.Grant;
import dev.weir.security.Scope;
import dev.weir.security.StoredToken;
import dev.weir.security.TokenFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes, lists and takes back tokens, as the command line does; for administrators, and for no page of elsewhere. The file is touched on reader
 * threads.
 */
public final class TokenRoutes implements Routes {
    private static final String PATH = "/api/v1/tokens";
    private static final int USUAL_ITEMS = 100;
    private static final PlaceCursor CURSOR = new PlaceCursor("token");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}");

    private final Gate gate;
    private final Readers readers;

    /** Routes over the gate's tokens, on threads that somebody else closes. */
    public TokenRoutes(Gate gate, Readers readers) {
        this.gate = gate;
        this.readers = readers;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(PATH, Access.ADMIN, List.of("limit", "cursor"), this::list),
                Route.post(PATH, Access.ADMIN, List.of("application/json"), this::create),
                Route.delete(PATH + "/{id}", Access.ADMIN, List.of(), this::revoke));
    }

    private void list(Request request, Reply reply) {
        Parameters given = request.parameters();
        int limit = given.number("limit", 1, TokenFile.MAX_TOKENS, USUAL_ITEMS);
        List<StoredToken> tokens = readers.read(gate::tokens);
        int before = (int) Math.min(tokens.size(), CURSOR.read(given).orElse(Long.MAX_VALUE));
        int from = Math.max(0, before - limit);
        reply.json(200, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (StoredToken token : tokens.subList(from, before).reversed()) {
                json.writeStartObject();
                describe(json, token.grant());
                json.writeStringField("created", token.created().toString());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next_cursor", from == 0 ? null : CURSOR.text(from));
            json.writeEndObject();
        });
    }

    private void create(Request request, Reply reply) throws IOException {
        request.refuseForeign("make a token");
        Map<String, String> fields = JsonFields.read(request.body(), List.of("scope", "device"));
        String named = fields.getOrDefault("scope", "");
        Scope scope = Scope.parse(named)
                .orElseThrow(() -> Problem.wrong(
                        "scope",
                        "invalid_field",
                        "cannot use scope \"" + Parameters.cut(named) + "\": it is not read, write or admin"));
        String device = fields.get("device");
        request.act("token.create", "");
        TokenFile.Made made;
        try {
            made = readers.read(() -> gate.create(scope, device));
        } catch (IllegalArgumentException e) {
            throw Problem.wrong(
                    "device",
                    "invalid_field",
                    "cannot make a token for device \"" + Parameters.cut(String.valueOf(device)) + "\": "
                            + e.getMessage());
        }
        request.act("token.create", "token " + made.grant().id());
        request.note("scope", scope.text());
        request.note("device", device);
        reply.header("Location", PATH + "/" + made.grant().id()).json(201, json -> {
            json.writeStartObject();
            describe(json, made.grant());
            json.writeStringField("token", made.token());
            json.writeEndObject();
        });
    }

    private void revoke(Request request, Reply reply) {
        request.refuseForeign("revoke a token");
        String id = request.path("id");
        if (!ID.matcher(id).matches()) {
            throw unknown(id);
        }
        request.act("token.revoke", "token " + id);
        if (!readers.read(() -> gate.revoke(id))) {
            throw unknown(id);
        }
        reply.empty(204);
    }

    /** What is no id may be a token, and is not said again. */
    private static Problem unknown(String id) {
        return new Problem(
                404,
                "cannot revoke token "
                        + (ID.matcher(id).matches()
                                ? "\"" + id + "\": there is none of that id"
                                : "by that: an id is eight hexadecimal digits"));
    }

    private static void describe(JsonGenerator json, Grant grant) throws IOException {
        json.writeStringField("id", grant.id());
        json.writeStringField("scope", grant.scope().text());
        json.writeStringField("device", grant.device());
    }
}
