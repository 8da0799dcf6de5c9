package dev.weir.protocol.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers requests that Helidon refuses before the application sees them: heads that are malformed, too long or too slow. */
final class RefusedHeads implements DirectHandler {
    private static final int HEADERS_TOO_LARGE = 431;

    private final AccessLog accessLog;

    private RefusedHeads(AccessLog accessLog) {
        this.accessLog = accessLog;
    }

    static DirectHandlers handlers(AccessLog accessLog) {
        RefusedHeads handler = new RefusedHeads(accessLog);
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, handler);
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.Logger logger) {
        return handle(request, type, status, headers, String.valueOf(thrown.getMessage()));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, Throwable thrown) {
        return handle(request, type, status, headers, String.valueOf(thrown.getMessage()));
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType type,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String stated) {
        String message = stated == null || stated.isBlank() ? status.reasonPhrase() : stated;
        int code = message.contains("size exceeded") ? HEADERS_TOO_LARGE : status.code();
        String detail = code >= 500 && code != Status.HTTP_VERSION_NOT_SUPPORTED_505.code()
                ? "cannot answer the request"
                : "cannot read the request: " + Parameters.cut(message.toLowerCase(Locale.ROOT));
        accessLog.refused(code, request.method(), request.path());
        headers.set(HeaderNames.CONTENT_TYPE, ProblemText.TYPE);
        Reply.USUAL.forEach(headers::set);
        return TransportResponse.builder()
                .status(Status.create(code, ProblemText.title(code)))
                .headers(headers)
                .keepAlive(false)
                .entity(ProblemText.bytes(new Problem(code, detail)))
                .build();
    }
}
