package dev.weir.app.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.model.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Requests to one server, with the user's token, over connections that are kept. Any thread may call; closing it cuts what is under way. */
public final class ServerHttp implements AutoCloseable {
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);
    private static final int MAX_PROBLEM_BYTES = 64 << 10;
    private static final int UNAUTHORIZED = 401;

    private final URI server;
    private final String token;
    private final HttpClient client;

    /**
     * Opens no connection yet.
     *
     * @param token empty for none
     */
    public ServerHttp(URI server, String token) {
        this.server = server;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIME)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
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

    /** Why an answer of an error's status was given, as its body says. */
    public static String reason(int status, InputStream body) throws IOException {
        String detail = detail(body.readNBytes(MAX_PROBLEM_BYTES));
        String reason = status == UNAUTHORIZED
                ? "unauthorized"
                : detail.isEmpty() ? "it answered with status " + status : detail;
        return ServerRefusal.withHint(reason);
    }

    /** The failure of a request that found no server. */
    public WeirException unreachable(IOException cause) {
        // A refused connection comes without a message.
        boolean isRefused = cause instanceof ConnectException && cause.getMessage() == null;
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return cannotAsk(isRefused ? "Connection refused" : why, cause);
    }

    /** The failure of a request. */
    public WeirException cannotAsk(String why, @Nullable Exception cause) {
        return new WeirException(
                WeirException.Code.UNAVAILABLE,
                ServerRefusal.withHint("cannot ask the server at " + server + ": " + why),
                cause);
    }

    /** The detail of a problem, empty where there is none. */
    private static String detail(byte[] problem) {
        try (JsonParser json = new JsonFactory().createParser(problem)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.FIELD_NAME && json.currentName().equals("detail")) {
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
