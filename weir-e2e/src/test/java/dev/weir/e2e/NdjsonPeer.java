package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** One sender of JSON lines that asked for acknowledgements. */
final class NdjsonPeer implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    private NdjsonPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    /** Connects and says hello. */
    static NdjsonPeer connect(int port) throws IOException {
        NdjsonPeer peer = new NdjsonPeer(new Socket(InetAddress.getLoopbackAddress(), port));
        peer.socket.setTcpNoDelay(true);
        peer.send("{\"hello\":{\"ack\":true}}\n");
        assertThat(peer.line()).startsWith("{\"hello\":{\"server\":\"weir\"");
        return peer;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** The next line that the server says; null at the end. */
    String line() throws IOException {
        return in.readLine();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
