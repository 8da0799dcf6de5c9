package dev.weir.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.Route;
import dev.weir.security.Scope;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route that there is, asked by everybody: with no token, with one that does not reach so far, from a page of elsewhere, and by another host's name. */
@Timeout(60)
final class RouteAccessTest {
    /** Routes that need nothing are few, and each is here on purpose. */
    private static final Set<String> OPEN_TO_ALL = Set.of(
            "GET /",
            "GET /ui/{file}",
            "GET /ui/{folder}/{file}",
            "GET /ui/vendor/{library}/{version}/{file}",
            "GET /ui/vendor/{library}/{version}/{folder}/{file}",
            "GET /docs",
            "GET /openapi.json",
            "GET /assets/{name}",
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /api/v1/session",
            "POST /api/v1/session",
            "DELETE /api/v1/session");

    private static final Set<String> SOCKETS = Set.of("/live", "/sockets/beers", "/socket/beers");

    @TempDir
    private static Path directory;

    private static Server guarded;
    private static RunningServer local;
    private static String read;
    private static String write;
    private static String tied;
    private static String admin;

    @BeforeAll
    static void start() {
        Servers servers = Servers.in(directory.resolve("guarded"));
        read = bearer(servers.token(Scope.READ, null));
        write = bearer(servers.token(Scope.WRITE, null));
        tied = bearer(servers.token(Scope.WRITE, "d1"));
        admin = bearer(servers.token(Scope.ADMIN, null));
        guarded = servers.open("--bind=0.0.0.0");
        local = RunningServer.in(directory);
    }

    @AfterAll
    static void stop() {
        local.close();
        guarded.close();
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    static Stream<String> routes() {
        return guarded.http().routes().stream().map(RouteAccessTest::name);
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    private static Access access(String route) {
        return guarded.http().routes().stream()
                .filter(each -> name(each).equals(route))
                .findFirst()
                .orElseThrow()
                .access();
    }

    private static int status(String route, String headers) throws IOException {
        return status(guarded, "http", route, "Host: localhost\r\n" + headers);
    }

    /** The status alone: some replies have no end. */
    private static int status(Server server, String listener, String route, String headers) throws IOException {
        String target = route.replaceAll("\\{[a-z]+}", "1");
        try (Socket socket = Wire.connect(server, listener)) {
            String body = target.startsWith("GET") || target.startsWith("HEAD") ? "" : "Content-Length: 0\r\n";
            Wire.send(socket, target + " HTTP/1.1\r\n" + headers + body + "\r\n");
            String line = Wire.read(socket, 12);
            assertThat(line).matches("HTTP/1\\.1 [1-5][0-9]{2}");
            return Integer.parseInt(line.substring(9));
        }
    }

    @Test
    void noRouteIsOpenThatIsNotNamedHere() {
        Set<String> open = guarded.http().routes().stream()
                .filter(route -> route.access() == Access.OPEN || route.access() == Access.ANY)
                .map(RouteAccessTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(open).isEqualTo(new TreeSet<>(OPEN_TO_ALL));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void eachTokenReachesAsFarAsItsScopeAndNoneReachesNothing(String route) throws IOException {
        int none = status(route, "");
        int wrong = status(route, bearer("weir_wrong"));
        switch (access(route)) {
            case OPEN, ANY -> assertThat(none).isNotIn(401, 403, 500);
            case READ -> {
                assertThat(List.of(none, wrong)).containsOnly(401);
                assertThat(status(route, read)).isNotIn(401, 403, 500);
                assertThat(status(route, write)).isEqualTo(403);
                assertThat(status(route, tied)).isEqualTo(403);
                assertThat(status(route.replace("GET", "HEAD"), "")).isEqualTo(401);
                assertThat(status(route, admin)).isNotIn(401, 403, 500);
            }
            case WRITE -> {
                assertThat(List.of(none, wrong)).containsOnly(401);
                assertThat(status(route, read)).isEqualTo(403);
                assertThat(status(route, write)).isNotIn(401, 403, 500);
                assertThat(status(route, admin)).isNotIn(401, 403, 500);
            }
            case ADMIN -> {
                assertThat(List.of(none, wrong)).containsOnly(401);
                assertThat(status(route, read)).isEqualTo(403);
                assertThat(status(route, write)).isEqualTo(403);
                assertThat(status(route, tied)).isEqualTo(403);
                assertThat(status(route, admin)).isNotIn(401, 403, 500);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aPageOfElsewhereChangesNothingAndOpensNoSocket(String route) throws IOException {
        boolean isSocket = SOCKETS.contains(route.substring(route.indexOf(' ') + 1));
        String upgrade = isSocket ? SocketPeer.HEADERS.replace("Host: localhost\r\n", "") : "";
        for (String origin : List.of("https://evil.example", "null", "http://localhost.evil.example", "file://")) {
            int status =
                    status(local.server(), "http", route, "Host: localhost\r\nOrigin: " + origin + "\r\n" + upgrade);
            assertThat(status == 403).as(origin).isEqualTo(isSocket || !route.startsWith("GET"));
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void anotherHostsNameIsAnsweredByNoListener(String route) throws IOException {
        for (String listener : List.of("http", "taps", "ui")) {
            for (String host : List.of(
                    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "")) {
                assertThat(status(local.server(), listener, route, "Host: " + host + "\r\n"))
                        .as(host)
                        .isIn(400, 421);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void anAddressInAnotherSpellingIsNoWayAround(String route) throws IOException {
        Access access = access(route);
        if (access == Access.OPEN || access == Access.ANY) {
            return;
        }
        int slash = route.indexOf('/');
        String method = route.substring(0, slash);
        String path = route.substring(slash);
        for (String other : List.of(
                "/" + path,
                path + "/",
                "/." + path,
                "/x/.." + path,
                path + ";a=b",
                path + "%00",
                path + "%20",
                path.toUpperCase(java.util.Locale.ROOT),
                path.replaceFirst("/(.)", "/%2e/$1"),
                path + "/.",
                "http://localhost" + path)) {
            assertThat(status(method + other, "")).as(other).isIn(400, 401, 404, 405);
        }
        assertThat(status("OPTIONS " + path, "")).isEqualTo(204);
        assertThat(status("TRACE " + path, "")).isIn(400, 405, 501);
        assertThat(status("GET /health/live", "X-HTTP-Method-Override: DELETE\r\nX-Original-URL: /api/v1/settings\r\n"))
                .isEqualTo(200);
    }
}
