package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.monitor.RequestCounts;
import dev.weir.protocol.Connection;
import dev.weir.security.Gate;
import dev.weir.security.Sessions;
import dev.weir.security.audit.Audit;
import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP application: what all its connections share. Any thread. */
public final class HttpServer {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /**
     * What the protocol allows.
     *
     * @param headersBytes the longest head of a request
     * @param bodyBytes the longest body, compressed or not, of requests that state no other bound
     * @param bodiesBytes what the bodies of all requests together may have in memory
     * @param requestNanos longest time that the head of a request may take from its first byte, and that a body may pause for
     * @param unauthenticatedNanos longest time until a request with a token where one is needed
     * @param isLoopback whether loopback addresses alone are listened on
     * @param hosts the names in Host that are answered, besides those of loopback and addresses; empty where none were set
     * @param origins foreign origins that may change state; {@code *} stands for all
     * @param publicRead whether reading needs no token
     * @param hsts how long browsers may reach this host by TLS alone, if they are told so
     */
    public record Options(
            int headersBytes,
            int bodyBytes,
            int bodiesBytes,
            long requestNanos,
            long unauthenticatedNanos,
            boolean isLoopback,
            List<String> hosts,
            List<String> origins,
            boolean publicRead,
            Optional<Duration> hsts) {}

    private final Options options;
    private final Surroundings surroundings;
    private final Http1ConnectionSelector connections;
    private final FixedLimit unlimited = FixedLimit.create();
    private final RouteTable table;

    /**
     * Who may do what, and who takes note of it.
     *
     * @param gate that tokens are shown at
     * @param sessions of those who have logged in
     */
    public record Security(Gate gate, Sessions sessions, Audit audit) {}

    /** A server over its routes and what guards them, none of which it closes; it counts its requests. */
    public HttpServer(Options options, Security security, RequestCounts counts, List<Routes> routes) {
        this.options = options;
        Credentials credentials = new Credentials(security.gate(), security.sessions(), options.publicRead());
        List<Routes> all = new ArrayList<>(routes);
        all.add(new SessionRoutes(credentials, security.sessions()));
        this.table = new RouteTable(all);
        AccessLog accessLog = new AccessLog(counts);
        Application application = new Application(table, credentials, security.audit(), options, accessLog);
        this.surroundings = Surroundings.around(application, RefusedHeads.handlers(accessLog));
        this.connections = Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(options.headersBytes())
                        .maxPrologueLength(options.headersBytes())
                        .sendKeepAliveHeader(false)
                        .validatePrologue(
                                false) // Browsers leave [ ] { } | and \\ in a query as they are: patterns have them.
                        .build())
                .build();
    }

    /** Every route that is served. */
    public List<Route> routes() {
        return table.all();
    }

    /** What is told to a peer that speaks HTTP in the clear where it is to be spoken over TLS. */
    public static byte[] clearAnswer() {
        String body = "This port speaks HTTP over TLS alone: the address begins with https://\n";
        return ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: "
                        + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(US_ASCII);
    }

    /** Answers the requests of one peer until either ends the connection. Blocks; for a virtual thread. */
    public void serve(Connection connection, boolean needsToken) throws IOException {
        PeerSocket socket =
                new PeerSocket(connection, needsToken, options.requestNanos(), options.unauthenticatedNanos());
        try {
            PeerConnection peer = new PeerConnection(socket, surroundings);
            ServerConnection served = connections.connection(peer);
            socket.connection(served, peer.dataReader());
            served.handle(unlimited);
        } catch (CloseConnectionException e) {
            log.debug("http: {} closed: {}", socket.childSocketId(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        socket.end();
    }
}
