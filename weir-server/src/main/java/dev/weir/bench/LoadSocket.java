package dev.weir.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.client.TlsChannel;
import dev.weir.client.TlsFailure;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The socket of one connection of a load, in the clear or over TLS. It does not block once it is open. Owned by one thread. */
final class LoadSocket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SocketChannel socket;
    private final ByteChannel channel;
    private final @Nullable TlsChannel tls;

    private LoadSocket(SocketChannel socket, @Nullable TlsChannel tls) {
        this.socket = socket;
        this.tls = tls;
        this.channel = tls == null ? socket : tls;
    }

    /** Connects, over TLS where there is a context for that. Blocks. */
    static LoadSocket open(InetSocketAddress server, @Nullable SSLContext context) throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            socket.connect(server);
            socket.configureBlocking(false);
            if (context == null) {
                return new LoadSocket(socket, null);
            }
            TlsChannel tls = new TlsChannel(socket, context, server.getHostString(), server.getPort());
            tls.handshake(PATIENCE);
            return new LoadSocket(socket, tls);
        } catch (IOException e) {
            socket.close();
            throw TlsFailure.reason(e)
                    .map(why -> new IOException("cannot connect to " + server.getHostString() + ": " + why, e))
                    .orElse(e);
        }
    }

    /** Sends a request that is answered before anything else is sent. Blocks. */
    void ask(String request, String answer) throws IOException {
        write(ByteBuffer.wrap(request.getBytes(UTF_8)));
        ByteBuffer received = ByteBuffer.allocate(answer.length());
        try (Selector selector = Selector.open()) {
            socket.register(selector, SelectionKey.OP_READ);
            while (received.hasRemaining()) {
                int read = read(received);
                if (read < 0 || (read == 0 && selector.select(PATIENCE.toMillis()) == 0)) {
                    throw new EOFException("cannot begin: the server does not answer");
                }
                selector.selectedKeys().clear();
            }
        }
        String said = new String(received.array(), UTF_8);
        if (!said.equals(answer)) {
            throw new IOException("cannot begin: the server answers \"" + said.replace("\n", "\\n") + "\"");
        }
    }

    SelectionKey register(Selector selector, Object attachment) throws IOException {
        return socket.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE, attachment);
    }

    int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    void write(ByteBuffer source) throws IOException {
        channel.write(source);
    }

    /** Whether some of what was written has still to go, by a further write. */
    boolean hasUnsent() {
        return tls != null && tls.hasUnsent();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
