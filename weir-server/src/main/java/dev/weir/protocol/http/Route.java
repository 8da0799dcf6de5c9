package dev.weir.protocol.http;

import java.io.IOException;
import java.util.List;

/**
 * What is done with one method of one path.
 *
 * @param method in capital letters
 * @param path literal segments, or {@code {name}} for one that may be anything
 * @param access what it needs
 * @param parameters the names of query parameters that it knows
 * @param bodyTypes the media types of bodies that it takes, the first also for one that names none; empty where it takes no body
 * @param handler answers
 */
public record Route(
        String method, String path, Access access, List<String> parameters, List<String> bodyTypes, Handler handler) {
    /** Answers one request. */
    @FunctionalInterface
    public interface Handler {
        /**
         * Answers by the reply, or throws. Runs on the connection's virtual thread; may block on sockets.
         *
         * @throws IOException when the peer has gone
         */
        void handle(Request request, Reply reply) throws IOException;
    }

    /** A route that reads. */
    public static Route get(String path, Access access, List<String> parameters, Handler handler) {
        return new Route("GET", path, access, parameters, List.of(), handler);
    }

    /** A route that takes something out. */
    public static Route delete(String path, Access access, List<String> parameters, Handler handler) {
        return new Route("DELETE", path, access, parameters, List.of(), handler);
    }

    /** A route that takes a body. */
    public static Route post(String path, Access access, List<String> bodyTypes, Handler handler) {
        return new Route("POST", path, access, List.of(), bodyTypes, handler);
    }
}
