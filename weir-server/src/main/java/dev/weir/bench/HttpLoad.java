package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Locale;

/**
 * Sends requests on one connection that is kept, and reads the answers as fast as they come. Only the
 * beginning of an answer's body is kept, until the next request. A client of its own, since one with threads and buffers
 * of its own would take time from a server on the same cores. Blocks the caller's thread, which owns it; closing it closes its connection.
 */
public final class HttpLoad implements AutoCloseable {
    private final SocketChannel channel;
    private final HttpInput input;
    private final String host;

    /** Opens the connection, so that no request pays for it. */
    public HttpLoad(InetSocketAddress server) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        input = new HttpInput(channel);
        host = server.getHostString() + ":" + server.getPort();
    }

    /** The body of a request. */
    @FunctionalInterface
    public interface RequestBody {
        /** Writes all of it to a channel that blocks. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** One GET request, as {@link #send} has it. */
    public HttpAnswer get(String path, String accept) throws IOException {
        return send("GET", path, accept);
    }

    /**
     * One request and its whole answer, whatever its status.
     *
     * @param method such as GET or DELETE
     * @param path path and query, encoded as in a URL
     * @param accept a media type
     * @throws IOException when the answer is no HTTP or ends early
     */
    public HttpAnswer send(String method, String path, String accept) throws IOException {
        return exchange(method, path, "Accept: " + accept + "\r\n", channel -> {});
    }

    /**
     * One POST request and its whole answer, whatever its status.
     *
     * @param contentType of the body
     * @param bytes how long the body is
     * @throws IOException when the answer is no HTTP or ends early, or the server ends the connection before it has the body
     */
    public HttpAnswer post(String path, String contentType, long bytes, RequestBody body) throws IOException {
        String fields = "Content-Type: " + contentType + "\r\nContent-Length: " + bytes + "\r\n";
        return exchange("POST", path, fields, body);
    }

    private HttpAnswer exchange(String method, String path, String fields, RequestBody body) throws IOException {
        ByteBuffer head = ByteBuffer.wrap(
                (method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n").getBytes(UTF_8));
        long start = System.nanoTime();
        while (head.hasRemaining()) {
            channel.write(head);
        }
        body.writeTo(channel);
        String statusLine = input.line();
        long first = System.nanoTime();
        if (!statusLine.matches("HTTP/1\\.1 [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("cannot " + method.toLowerCase(Locale.ROOT) + " \"" + path
                    + "\": the answer began with \"" + statusLine + "\"");
        }
        HttpBody answer = new HttpBody(input);
        answer.read();
        long end = System.nanoTime();
        return new HttpAnswer(
                Integer.parseInt(statusLine.substring(9, 12)),
                answer.bytes(),
                answer.lines(),
                Duration.ofNanos(first - start),
                Duration.ofNanos(end - start));
    }

    /** As much of the last answer's body as was kept, at most 2 MiB. */
    public String kept() {
        return input.kept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
