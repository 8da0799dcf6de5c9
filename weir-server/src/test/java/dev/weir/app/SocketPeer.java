package dev.weir.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/** The other end of a WebSocket, by the byte: it does whatever it is told to, right or wrong. */
final class SocketPeer implements AutoCloseable {
    static final String HEADERS = String.join(
            "\r\n",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    private static final int CLOSE = 8;
    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream input;
    private final String head;

    private SocketPeer(Socket socket, String request) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.getOutputStream().write(request.getBytes(ISO_8859_1));
        this.input = new DataInputStream(socket.getInputStream());
        this.head = readHead();
    }

    /** A frame from the server. */
    @SuppressWarnings("ArrayRecordComponent") // Read once, by whoever asked for it.
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }

        /** The code of a close, 1005 for none. */
        int code() {
            return payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        }
    }

    /** Asks for a path with headers, each with its line's end. */
    static SocketPeer ask(Server server, String path, String headers) throws IOException {
        return ask(Api.port(server, "http"), path, headers);
    }

    static SocketPeer ask(int port, String path, String headers) throws IOException {
        Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        return new SocketPeer(socket, "GET " + path + " HTTP/1.1\r\n" + headers + "\r\n");
    }

    static SocketPeer open(Server server, String path) throws IOException {
        SocketPeer peer = ask(server, path, HEADERS);
        if (peer.status() != 101) {
            throw new IOException(peer.head);
        }
        return peer;
    }

    private String readHead() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) input.readUnsignedByte());
        }
        return text.toString();
    }

    /** What the server answered, without a body. */
    String head() {
        return head;
    }

    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    /** The body of an answer that is no 101. */
    String body() throws IOException {
        int at = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        return new String(input.readNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at)))), UTF_8);
    }

    void sendHex(String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Sends a whole, masked frame. */
    void send(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.write(0x80 | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        frame.writeBytes(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ mask[i & 3]);
        }
        socket.getOutputStream().write(frame.toByteArray());
    }

    Frame next() throws IOException {
        int first = input.readUnsignedByte();
        int length = input.readUnsignedByte();
        if (length >= 126) {
            length = length == 126 ? input.readUnsignedShort() : (int) input.readLong();
        }
        return new Frame(first & 15, input.readNBytes(length));
    }

    /** The code of the close that comes next, after whatever else, and then the end of the connection. */
    int closed() throws IOException {
        Frame frame = next();
        while (frame.opcode() != CLOSE) {
            frame = next();
        }
        if (input.read() >= 0) {
            throw new IOException("something follows the close");
        }
        return frame.code();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
