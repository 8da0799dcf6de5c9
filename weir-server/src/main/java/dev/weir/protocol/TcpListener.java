package dev.weir.protocol;

import dev.weir.model.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections on one address and runs each on a virtual thread of its own. Past the limit of all together one is accepted and waits for its turn, the
 * others wait in the kernel; who has too many already is turned away without a word. Running out of file descriptors delays accepting and never ends it.
 */
public final class TcpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TcpListener.class);
    private static final int BACKLOG = 4096;
    private static final long RETRY_MILLIS = 100;

    /** What is done with a connection; it is closed when this returns. */
    public interface Handler {
        /** Talks with one peer until it is done. May block. */
        void handle(Connection connection) throws IOException;
    }

    /** How bytes cross the network: in the clear or over TLS. */
    public interface Transport {
        /** The usual one. */
        Transport CLEAR = PlainConnection::new;

        /**
         * Makes a connection of a channel that was accepted, and of which it takes care. May block.
         *
         * @throws IOException when that cannot be: the channel is to be closed
         */
        Connection open(SocketChannel accepted) throws IOException;
    }

    private final String name;
    private final ServerSocketChannel server;
    private final ConnectionLimits limits;
    private final Transport transport;
    private final Handler handler;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile boolean closing;

    private TcpListener(
            String name, ServerSocketChannel server, ConnectionLimits limits, Transport transport, Handler handler) {
        this.name = name;
        this.server = server;
        this.limits = limits;
        this.transport = transport;
        this.handler = handler;
        this.acceptor = Thread.ofPlatform().name(name + "-accept").daemon().unstarted(this::acceptAll);
    }

    /**
     * Binds an address; {@link #start} begins to accept.
     *
     * @param name of the protocol, for threads and messages
     * @param limits of all listeners that share them
     * @throws WeirException UNAVAILABLE when the address cannot be had
     */
    public static TcpListener bind(
            String name, InetSocketAddress address, ConnectionLimits limits, Transport transport, Handler handler) {
        ServerSocketChannel server = null;
        try {
            server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, BACKLOG);
            return new TcpListener(name, server, limits, transport, handler);
        } catch (IOException | RuntimeException e) {
            closeQuietly(server);
            throw new WeirException(
                    WeirException.Code.UNAVAILABLE,
                    "cannot listen for " + name + " on \"" + address.getHostString() + ":" + address.getPort() + "\": "
                            + (e instanceof java.net.BindException
                                    ? "the port is taken or the address is not this machine's"
                                    : e),
                    e);
        }
    }

    /** Begins to accept. */
    public void start() {
        acceptor.start();
    }

    /** The port that is listened on, also where any free one was asked for. */
    public int port() {
        return server.socket().getLocalPort();
    }

    private void acceptAll() {
        boolean exhausted = false;
        while (!closing) {
            SocketChannel connection = null;
            try {
                connection = server.accept();
                exhausted = false;
                begin(connection);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                closeQuietly(connection);
                if (!exhausted) {
                    log.error("cannot accept for {}, trying again: {}", name, e.getMessage());
                }
                exhausted = true;
                pause();
            }
        }
    }

    /** Serves a peer that may have one more connection, as soon as there may be one more of all. */
    private void begin(SocketChannel accepted) throws IOException {
        InetAddress address = ((InetSocketAddress) accepted.getRemoteAddress()).getAddress();
        if (!limits.admits(address, name)) {
            closeQuietly(accepted);
            return;
        }
        connections.add(accepted);
        limits.acquire();
        try {
            if (closing) {
                accepted.shutdownInput(); // It came while the others were told.
            }
            Thread.ofVirtual().name(name).start(() -> serve(accepted, address));
        } catch (IOException | RuntimeException | Error e) {
            end(accepted, address);
            throw e;
        }
    }

    private void serve(SocketChannel accepted, InetAddress address) {
        try (accepted) {
            accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            try (Connection connection = open(accepted)) {
                handler.handle(connection);
            }
        } catch (IOException e) {
            log.debug("{} connection ended: {}", name, e.getMessage());
        } catch (RuntimeException | Error e) {
            log.error("a {} connection ended by a bug", name, e);
        } finally {
            end(accepted, address);
        }
    }

    private void end(SocketChannel accepted, InetAddress address) {
        connections.remove(accepted);
        limits.left(address);
        limits.release();
    }

    private Connection open(SocketChannel accepted) throws IOException {
        try {
            return transport.open(accepted);
        } catch (IOException e) {
            // In the clear there is no handshake to fail: the peer has gone already.
            if (!transport.equals(Transport.CLEAR)) {
                limits.handshakeFailed(name);
            }
            throw e;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops accepting, and ends the reading side of every connection: what was read is still answered. */
    public void stopAccepting() {
        closing = true;
        closeQuietly(server);
        for (SocketChannel connection : connections) {
            try {
                connection.shutdownInput();
            } catch (IOException e) {
                log.debug("{} connection is gone already: {}", name, e.getMessage());
            }
        }
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** Whether all connections have ended. */
    public boolean isIdle() {
        return connections.isEmpty();
    }

    /** Ends what {@link #stopAccepting} has not. */
    @Override
    public void close() {
        stopAccepting();
        connections.forEach(TcpListener::closeQuietly);
    }

    private static void closeQuietly(java.nio.channels.@org.jspecify.annotations.Nullable Channel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("cannot close a channel: {}", e.getMessage());
            }
        }
    }
}
