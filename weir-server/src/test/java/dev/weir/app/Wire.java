package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Talks to a listener by the byte, a character each. */
final class Wire {
    private static final int TIMEOUT_MILLIS = 20_000;

    private Wire() {}

    static Socket connect(Server server, String listener) throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), Api.port(server, listener));
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    }

    /** Sends all at once, ends the sending side, and answers all that comes until the server closes. */
    static String talk(Server server, String listener, String bytes) throws IOException {
        try (Socket socket = connect(server, listener)) {
            send(socket, bytes);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    /** A GET with headers, each with its line's end, after whose answer the server closes. */
    static String get(Server server, String target, String headers) throws IOException {
        return talk(
                server,
                "http",
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
    }

    /** The next {@code length} bytes, or fewer where there are no more. */
    static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    }
}
