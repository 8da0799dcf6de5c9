package dev.weir.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that speaks the metrics text protocol, byte by byte as the test says. Waits at most 20 s for a byte. */
final class PutPeer implements AutoCloseable {
    static final String OK = "ok\n\n";
    static final String WRONG = "error\nwrong command\n\n";
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream input;

    private PutPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.input = new BufferedInputStream(socket.getInputStream(), 16 << 10);
    }

    static PutPeer connect(int port) throws IOException {
        return connect(port, 0);
    }

    /** Connects with a receive buffer of so many bytes; 0 leaves it to the system. */
    static PutPeer connect(int port, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new PutPeer(socket);
    }

    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a line and reads its reply. */
    String ask(String line) throws IOException {
        send(line + "\n");
        return reply();
    }

    /** The next reply, up to the empty line that ends it. */
    String reply() throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        int last = 0;
        while (true) {
            int next = read();
            if (next < 0) {
                throw new EOFException("the server closed after \"" + reply.toString(StandardCharsets.UTF_8) + "\"");
            }
            reply.write(next);
            if (next == '\n' && last == '\n') {
                return reply.toString(StandardCharsets.UTF_8);
            }
            last = next;
        }
    }

    /** One byte, or -1 when the server has closed. */
    int read() throws IOException {
        return input.read();
    }

    /** Exactly so many bytes, or fewer when the server closes before. */
    byte[] read(int count) throws IOException {
        return input.readNBytes(count);
    }

    /** Everything up to the server's close. */
    String rest() throws IOException {
        return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads and forgets everything up to the server's close, and answers how much that was. */
    long skipRest() throws IOException {
        return input.transferTo(java.io.OutputStream.nullOutputStream());
    }

    /** Says that no more will be sent; replies can still be read. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes the connection under whoever is using it. */
    void abandon() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
