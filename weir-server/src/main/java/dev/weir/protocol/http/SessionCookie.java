package dev.weir.protocol.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cookie that names a session. Pure. */
enum SessionCookie {
    /** Over TLS browsers send it over TLS alone, and take it from no other host and for no other path. */
    SECURE("__Host-weir_session", "; Secure"),
    /** Without TLS they would not keep one of that kind. */
    PLAIN("weir_session", "");

    private final String name;
    private final String attributes;

    SessionCookie(String name, String more) {
        this.name = name;
        this.attributes = "; Path=/; HttpOnly; SameSite=Strict" + more;
    }

    /** The one for a peer, by whether its connection is encrypted. */
    static SessionCookie of(Peer peer) {
        return peer.socket().isSecure() ? SECURE : PLAIN;
    }

    /** What it holds in a request; nothing also where there are two of the name, of which nobody knows who set which. */
    Optional<String> find(ServerRequestHeaders headers) {
        if (!headers.contains(HeaderNames.COOKIE)) {
            return Optional.empty();
        }
        List<String> found = headers.get(HeaderNames.COOKIE).allValues().stream()
                .flatMap(value -> Stream.of(value.split(";", -1)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** The header that has a browser keep it, until it is closed. */
    String keep(String id) {
        return name + "=" + id + attributes;
    }

    /** The header that has a browser forget it. */
    String forget() {
        return name + "=; Max-Age=0" + attributes;
    }
}
