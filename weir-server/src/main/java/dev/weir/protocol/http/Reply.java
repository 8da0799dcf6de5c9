package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.protocol.Connection;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to one request, given by one call. Used by the thread that handles the request. */
public final class Reply {
    /** What every reply has, unless it says otherwise. */
    static final List<Header> USUAL = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"),
            HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin"),
            HeaderValues.createCached("Cache-Control", "no-store"));

    private static final Header JSON = HeaderValues.CONTENT_TYPE_JSON;

    private final ServerRequest request;
    private final ServerResponse response;
    private final boolean isHead;
    private int status;
    private @Nullable OutputStream stream;
    private @Nullable Conversation conversation;

    /** What is said over a connection that is HTTP's no longer. */
    @FunctionalInterface
    public interface Conversation {
        /**
         * Talks with the peer until either is done; the connection is closed when this returns. Runs on the connection's virtual thread.
         *
         * @param readAhead what the peer has sent behind its request, as far as it has been read
         * @throws IOException when the peer has gone
         */
        void hold(Connection connection, byte[] readAhead) throws IOException;
    }

    /** Takes the place of the peer where only the length of the body is asked for. */
    private static final class Counted extends OutputStream {
        private long bytes;

        @Override
        public void write(int ignored) {
            bytes++;
        }

        @Override
        public void write(byte[] ignored, int from, int length) {
            bytes += length;
        }
    }

    Reply(ServerRequest request, ServerResponse response) {
        this.request = request;
        this.response = response;
        this.isHead = request.prologue().method().text().equals("HEAD");
        USUAL.forEach(response::header);
        if (request.headers().contains(HeaderNames.TRANSFER_ENCODING)) {
            // Helidon does not look at what ends a chunk: what stands behind the last one may be no request of this
            // peer's.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /** Sets a header, in place of one of that name. */
    public Reply header(String name, String value) {
        response.header(HeaderValues.create(HeaderNames.create(name), value));
        return this;
    }

    /** Answers with a small JSON value. */
    public void json(int code, Json.Body body) {
        bytes(code, "application/json", Json.bytes(body));
    }

    /** Answers with a body that is at hand. */
    public void bytes(int code, String contentType, byte[] body) {
        begin(code, contentType);
        if (isHead) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length)));
            response.send();
        } else {
            response.send(body);
        }
    }

    /** Answers without a body. */
    public void empty(int code) {
        setStatus(code);
        response.send();
    }

    /**
     * Answers 101, which is sent on return: what follows over the connection is another protocol. The conversation is held once the answer is in
     * the log.
     *
     * @param headers names and values that say which protocol
     * @throws IOException when the peer has gone
     */
    public void switchProtocols(Map<String, String> headers, Conversation then) throws IOException {
        begin(101);
        StringBuilder head = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteBuffer bytes = ByteBuffer.wrap(head.append("\r\n").toString().getBytes(US_ASCII));
        peer().connection().write(bytes);
        conversation = then;
    }

    private PeerSocket peer() {
        return ((Peer) request.remotePeer()).socket();
    }

    /** Whether the peer wants a body, which it does unless it asks by HEAD. */
    public boolean hasBody() {
        return !isHead;
    }

    /**
     * Answers 200 with a body that is still to be made: what is written goes to the peer piece by piece, and a write waits while the peer does not
     * read. Each write is a piece, so they are to be large; the end comes when the handler returns.
     */
    public OutputStream stream(String contentType) {
        begin(200, contentType);
        stream = isHead ? new Counted() : new Pieces(response.outputStream());
        return stream;
    }

    private void begin(int code) {
        if (status != 0) {
            throw new IllegalStateException("BUG: a request is answered twice");
        }
        status = code;
    }

    private void begin(int code, String contentType) {
        begin(code);
        setStatus(code);
        response.header(
                contentType.equals(JSON.get()) ? JSON : HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType));
    }

    private void setStatus(int code) {
        status = code;
        response.status(code < 400 ? Status.create(code) : Status.create(code, ProblemText.title(code)));
        if (request.content().hasEntity() && !request.content().consumed()) {
            // What nobody wants to read is not read only to keep the connection.
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    void problem(Problem problem) {
        problem.headers().forEach(this::header);
        bytes(problem.status(), ProblemText.TYPE, ProblemText.bytes(problem));
    }

    /** Whether it has been given, at least in part. */
    boolean isBegun() {
        return status != 0;
    }

    int status() {
        return status;
    }

    /** Whether the peer was told, or asked, that this is the last reply of its connection. */
    boolean isLast() {
        return response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    /** What follows in place of HTTP, if anything does. */
    @Nullable Conversation conversation() {
        return conversation;
    }

    void end() throws IOException {
        if (stream instanceof Counted counted) {
            response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, counted.bytes));
            response.send();
        } else if (stream != null) {
            stream.close();
        }
    }
}
