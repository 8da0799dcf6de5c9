package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One WebSocket that follows a server, and reads or not as the test says. Waits at most 20 s for a byte; says nothing. Used by one thread. */
final class LivePeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private final Socket socket;
    private final DataInputStream input;

    private LivePeer(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Subscribes; what the server takes from now on comes. */
    static LivePeer open(ServerProcess server, String match) throws IOException {
        return open(server, match, 0);
    }

    /** Subscribes with a receive buffer of so many bytes; 0 leaves it to the system. */
    static LivePeer open(ServerProcess server, String match, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port("http")), PATIENCE_MILLIS);
        LivePeer peer = new LivePeer(socket);
        socket.getOutputStream()
                .write(("GET /live?match=" + match + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(ISO_8859_1));
        String head = peer.head();
        if (!head.startsWith("HTTP/1.1 101 ")) {
            throw new IOException(head);
        }
        return peer;
    }

    private String head() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) input.readUnsignedByte());
        }
        return text.toString();
    }

    /** The next message; the code of the close, as a text, where that comes instead. */
    String next() throws IOException {
        while (true) {
            int first = input.readUnsignedByte();
            int length = input.readUnsignedByte();
            if (length >= 126) {
                length = length == 126 ? input.readUnsignedShort() : (int) input.readLong();
            }
            byte[] payload = input.readNBytes(length);
            if (first == TEXT) {
                return new String(payload, UTF_8);
            }
            if (first == CLOSE) {
                return String.valueOf((payload[0] & 0xFF) << 8 | (payload[1] & 0xFF));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
