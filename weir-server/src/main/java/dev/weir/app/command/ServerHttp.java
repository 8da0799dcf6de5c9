package dev.weir.app.command;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.client.TlsFailure;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Requests to one server, with the user's token, over connections that are kept. Any thread may call; closing it cuts what is under way. */
public final class ServerHttp implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    private static final int MAX_PROBLEM_BYTES = 64 << 10;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int BAD_REQUEST = 400;
    private static final Pattern PLAIN_LINE = Pattern.compile("[ -;=-~]{1,200}");
    private static final String TLS_ALONE = "HTTP over TLS alone";
    private static final Set<String> SENTENCES = Set.of("detail", "message");

    private final URI server;
    private final String token;
    private final HttpClient client;

    /**
     * Opens no connection yet.
     *
     * @param token empty for none
     */
    public ServerHttp(URI server, String token) {
        this(server, token, null);
    }

    /**
     * Opens no connection yet.
     *
     * @param token empty for none
     * @param tls for {@code https}, or null to trust whom Java trusts
     */
    public ServerHttp(URI server, String token, @Nullable SSLContext tls) {
        this.server = server;
        this.token = token;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT_TIME).version(HttpClient.Version.HTTP_1_1);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    /** Makes connections over TLS that trust whom this client trusts, for who speaks HTTP/1.1 itself. */
    public SSLSocketFactory tlsSockets() {
        return client.sslContext().getSocketFactory();
    }

    /** Where a path, with its query, is on the server. */
    public URI at(String path) {
        return URI.create(server.toString().replaceAll("/+$", "") + path);
    }

    /** The beginning of a request for a path, with its query. */
    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    /** The head of a request with a body of some length, for who speaks HTTP/1.1 over a connection of its own and closes that. */
    public String head(String method, String path, String contentType, long length) {
        URI target = at(path);
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(target.getRawPath()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(target.getRawAuthority()).append("\r\n");
        head.append("Content-Type: ").append(contentType).append("\r\n");
        head.append("Content-Length: ").append(length).append("\r\n");
        if (!token.isEmpty()) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        return head.append("Connection: close\r\n\r\n").toString();
    }

    /**
     * Sends a request and waits for the head of the answer, whatever its status; whoever gets the body closes it.
     *
     * @throws WeirException where nothing answers
     */
    public HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cannotAsk("interrupted", e);
        }
    }

    /**
     * Sends a request and waits for the whole of a short answer, whatever its status. An interrupt does not end the waiting, so that what is
     * under way is not left half done.
     *
     * @throws WeirException where nothing answers within {@code patience}, or the answer is longer than a problem may be
     */
    public HttpResponse<byte[]> exchange(HttpRequest request, Duration patience) {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_PROBLEM_BYTES));
        try {
            return answer.copy()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            answer.cancel(true);
            throw switch (e.getCause()) {
                case IOException failed -> unreachable(failed);
                case TimeoutException slow ->
                    cannotAsk("it did not answer within " + patience.toSeconds() + " s", slow);
                case null, default -> e;
            };
        }
    }

    /** Where a WebSocket at a path of the server is. */
    public URI socketAt(String path) {
        return URI.create(at(path).toString().replaceFirst("^http", "ws"));
    }

    /**
     * Opens a WebSocket; the listener is told what comes, on threads of this client.
     *
     * @throws WeirException where the server does not open it
     */
    public WebSocket openSocket(String path, WebSocket.Listener listener) throws InterruptedException {
        WebSocket.Builder socket = client.newWebSocketBuilder().connectTimeout(CONNECT_TIME);
        if (!token.isEmpty()) {
            socket.header("Authorization", "Bearer " + token);
        }
        try {
            return socket.buildAsync(socketAt(path), listener).get();
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case WebSocketHandshakeException refused -> {
                    HttpResponse<?> answer = refused.getResponse();
                    yield refused(answer.statusCode(), reason(answer));
                }
                case IOException failed -> unreachable(failed);
                case null, default -> new IllegalStateException("BUG: a WebSocket was not opened: " + e.getCause(), e);
            };
        }
    }

    private static String reason(HttpResponse<?> refusal) {
        byte[] body = refusal.body() instanceof String text ? text.getBytes(UTF_8) : new byte[0];
        return reason(refusal.statusCode(), body);
    }

    /** Why an answer of an error's status was given, as its body says. */
    public static String reason(int status, InputStream body) throws IOException {
        return reason(status, body.readNBytes(MAX_PROBLEM_BYTES));
    }

    /** Why an answer of an error's status was given, as its body says. */
    public static String reason(int status, byte[] body) {
        String detail = detail(body);
        String reason = status == UNAUTHORIZED
                ? "unauthorized"
                : detail.isEmpty() ? "it answered with status " + status + line(status, body) : detail;
        return ServerRefusal.withHint(reason);
    }

    /** What the body says in one line, as where the server speaks TLS and was asked in the clear. */
    private static String line(int status, byte[] body) {
        String text = new String(body, US_ASCII).strip();
        return status == BAD_REQUEST && PLAIN_LINE.matcher(text).matches() ? ": " + text : "";
    }

    /** The failure of a request that found no server. */
    public WeirException unreachable(IOException cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return cannotAsk("no host of that name is known", cause);
            }
        }
        return cannotAsk(TlsFailure.reason(cause).orElseGet(() -> why(cause)), cause);
    }

    private static String why(IOException cause) {
        String message = cause.getMessage();
        if (message == null) {
            // A refused connection comes without a message.
            return cause instanceof ConnectException
                    ? "Connection refused"
                    : cause.getClass().getSimpleName();
        }
        return message;
    }

    /** Whether a server gave this reason because it was asked in the clear. */
    static boolean isForTls(String reason) {
        return reason.contains(TLS_ALONE);
    }

    /** The failure of a request that was answered by an error's status: of code UNAUTHORIZED where the token is not what it takes. */
    public WeirException refused(int status, String reason) {
        if (isForTls(reason)) {
            return cannotAsk("it speaks TLS alone; use https://" + server.getRawAuthority(), null);
        }
        boolean isOfTheToken = status == UNAUTHORIZED || status == FORBIDDEN;
        return cannotAsk(isOfTheToken ? WeirException.Code.UNAUTHORIZED : WeirException.Code.UNAVAILABLE, reason, null);
    }

    /** The failure of a request. */
    public WeirException cannotAsk(String why, @Nullable Exception cause) {
        return cannotAsk(WeirException.Code.UNAVAILABLE, why, cause);
    }

    private WeirException cannotAsk(WeirException.Code code, String why, @Nullable Exception cause) {
        return new WeirException(
                code, ServerRefusal.withHint("cannot ask the server at " + server + ": " + why), cause);
    }

    /** The detail of a problem, or its message where that is all it has; empty where there is none. */
    private static String detail(byte[] problem) {
        try (JsonParser json = new JsonFactory().createParser(problem)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && SENTENCES.contains(json.currentName())) {
                    return String.valueOf(json.nextTextValue());
                }
            }
        } catch (IOException e) {
            return ""; // Not one of ours: something else listens there.
        }
        return "";
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
