package dev.weir.protocol.http;

import dev.weir.blob.BlobNotFoundException;
import dev.weir.model.WeirException;
import dev.weir.security.audit.Audit;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request: checks it, finds its route, and turns what is thrown into a reply. Any thread. */
final class Application {
    private static final Logger log = LoggerFactory.getLogger(Application.class);

    private static final int OPEN_BODY_BYTES = 16 << 10;
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final RouteTable table;
    private final Guard guard;
    private final Credentials credentials;
    private final Audit audit;
    private final Optional<String> hsts;
    private final int mostBodyBytes;
    private final Semaphore bodyRoom;
    private final AccessLog accessLog;

    Application(
            RouteTable table, Credentials credentials, Audit audit, HttpServer.Options options, AccessLog accessLog) {
        this.table = table;
        this.guard = new Guard(options);
        this.credentials = credentials;
        this.audit = audit;
        this.hsts = options.hsts().map(time -> "max-age=" + time.toSeconds());
        this.mostBodyBytes = options.bodyBytes();
        this.bodyRoom = new Semaphore(options.bodiesBytes());
        this.accessLog = accessLog;
    }

    void handle(ServerRequest request, ServerResponse response) throws IOException {
        long began = System.nanoTime();
        Peer peer = (Peer) request.remotePeer();
        peer.socket().bodyBegins();
        String method = request.prologue().method().text();
        String path = request.prologue().uriPath().rawPath();
        Route route = null;
        Reply reply = new Reply(request, response);
        if (peer.socket().isSecure()) {
            hsts.ifPresent(value -> reply.header("Strict-Transport-Security", value));
        }
        Trail trail = new Trail(peer);
        try {
            Optional<RouteTable.Match> match = table.find(path);
            route = match.map(found -> found.route(method)).orElse(null);
            answer(request, method, path, match, trail, reply);
            reply.end();
            if (!reply.isBegun()) {
                throw new IllegalStateException("BUG: no answer was given");
            }
        } catch (CloseConnectionException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            fail(reply, e);
        } finally {
            peer.socket().requestEnded(reply.isLast());
            trail.end(reply.status(), audit);
            accessLog.answered(reply.status(), method, path, route, peer.text(), System.nanoTime() - began);
        }
        Reply.Conversation conversation = reply.conversation();
        if (conversation != null) {
            converse(peer.socket(), conversation);
        }
    }

    /** Ends by an exception, always: nothing more on this connection is a request. */
    private static void converse(PeerSocket socket, Reply.Conversation conversation) {
        try {
            conversation.hold(socket.connection(), socket.readAhead());
        } catch (IOException e) {
            throw new CloseConnectionException("the peer has gone", e);
        } catch (RuntimeException | Error e) {
            log.error("http: a conversation ended by a bug", e);
        }
        throw new CloseConnectionException("the conversation is over");
    }

    private void answer(
            ServerRequest request,
            String method,
            String path,
            Optional<RouteTable.Match> found,
            Trail trail,
            Reply reply)
            throws IOException {
        Peer peer = (Peer) request.remotePeer();
        ServerRequestHeaders headers = request.headers();
        guard.checkHost(headers);
        boolean changes = !SAFE.contains(method);
        boolean mayAct = changes || headers.contains(HeaderNames.UPGRADE);
        Optional<String> origin = guard.checkOrigin(mayAct, peer, headers);
        origin.ifPresent(foreign -> Cors.allow(reply, foreign));
        if (found.isEmpty()) {
            throw new Problem(404, "cannot find \"" + Parameters.cut(path) + "\": nothing is served there");
        }
        RouteTable.Match match = found.get();
        if (method.equals("OPTIONS")) {
            Cors.options(reply, match.allowed(), origin.isPresent());
            return;
        }
        Route route = match.route(method);
        if (route == null) {
            throw new Problem(
                            405,
                            "cannot " + Parameters.cut(method) + " \"" + match.path() + "\": it takes "
                                    + match.allowed())
                    .header("Allow", match.allowed());
        }
        Pass pass = credentials.check(route.access(), peer, mayAct, changes, headers);
        if (pass.grant() != null || route.access().isGuarded()) {
            peer.socket().trust();
        }
        Parameters parameters = new Parameters(request.prologue().query().rawValue(), route.parameters());
        String bodyType = bodyType(route.bodyTypes(), headers);
        Map<String, String> values = match.values();
        try (BodyBytes body = room(route.access())) {
            route.handler()
                    .handle(
                            new Request(request, values, parameters, pass, origin.isPresent(), trail, bodyType, body),
                            reply);
        }
    }

    /** Who need not show anything first has little to say, and takes no room from the others. */
    private BodyBytes room(Access access) {
        return access.isGuarded() || mostBodyBytes <= OPEN_BODY_BYTES
                ? new BodyBytes(mostBodyBytes, "limits.http-body", bodyRoom)
                : new BodyBytes(OPEN_BODY_BYTES, "the most without a token", bodyRoom);
    }

    /** The media type of the body among those that the route takes. */
    private static String bodyType(List<String> taken, ServerRequestHeaders headers) {
        if (taken.isEmpty()) {
            return "";
        }
        String[] stated = headers.first(HeaderNames.CONTENT_TYPE)
                .orElse(taken.getFirst())
                .toLowerCase(Locale.ROOT)
                .split(";", -1);
        boolean isUtf8 = true;
        for (String parameter : stated) {
            String charset = parameter.trim();
            isUtf8 &= !charset.startsWith("charset=")
                    || charset.substring("charset=".length()).replace("\"", "").equals("utf-8");
        }
        String type = stated[0].trim();
        if (!taken.contains(type) || !isUtf8) {
            throw new Problem(
                            415,
                            "cannot take a body of type \"" + Parameters.cut(String.join(";", stated))
                                    + "\": it must be " + String.join(" or ", taken)
                                    + " in UTF-8; the header Content-Type says which")
                    .header("Accept-Post", String.join(", ", taken));
        }
        return type;
    }

    private static void fail(Reply reply, Throwable thrown) throws IOException {
        Problem problem = problem(thrown);
        if (reply.isBegun()) {
            // What has been sent cannot be taken back; without its end the peer sees that the reply broke off.
            log.warn("http: a reply broke off: {}", problem.detail());
            throw new CloseConnectionException("a reply broke off", thrown);
        }
        reply.problem(problem);
    }

    private static Problem problem(Throwable thrown) {
        return switch (thrown) {
            case Problem problem -> problem;
            case BlobNotFoundException gone -> new Problem(404, gone.reason(), gone);
            case WeirException failure -> {
                log.warn("http: a request failed: {}", failure.reason());
                yield Problem.of(failure);
            }
            case RequestException refused ->
                new Problem(refused.status().code(), String.valueOf(refused.getMessage()), refused);
            case HttpException refused ->
                new Problem(refused.status().code(), String.valueOf(refused.getMessage()), refused);
            case UncheckedIOException gone -> throw new CloseConnectionException("the peer has gone", gone);
            default -> {
                log.error("http: a request ended by a bug", thrown);
                yield new Problem(500, "cannot answer the request: a bug; the log says more");
            }
        };
    }
}
