package dev.weir.protocol.tls;

import dev.weir.protocol.AddressText;
import dev.weir.protocol.Connection;
import dev.weir.protocol.Farewell;
import dev.weir.protocol.TcpListener;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes TLS connections of what a listener accepts. Any thread; each peer keeps one busy until it has done its part. */
public final class TlsTransport implements TcpListener.Transport {
    private static final Logger log = LoggerFactory.getLogger(TlsTransport.class);

    private final String protocol;
    private final Supplier<ServerIdentity> identity;
    private final long handshakeNanos;
    private final byte[] clearAnswer;

    /**
     * For the listeners of one protocol.
     *
     * @param protocol for the log
     * @param identity what the server shows of itself at the time
     * @param handshakeNanos what a peer has for its part of the handshake
     * @param clearAnswer what is told to a peer that speaks the protocol in the clear
     */
    public TlsTransport(String protocol, Supplier<ServerIdentity> identity, long handshakeNanos, byte[] clearAnswer) {
        this.protocol = protocol;
        this.identity = identity;
        this.handshakeNanos = handshakeNanos;
        this.clearAnswer = clearAnswer.clone();
    }

    @Override
    public Connection open(SocketChannel accepted) throws IOException {
        Connection wire = TcpListener.Transport.CLEAR.open(accepted);
        ServerIdentity shown = identity.get();
        SSLEngine engine = shown.engine();
        TlsConnection connection = new TlsConnection(wire, engine);
        try {
            if (connection.greet(handshakeNanos) == TlsConnection.Greeting.CLEAR) {
                wire.write(ByteBuffer.wrap(clearAnswer));
                Farewell.say(wire);
                throw new IOException("it does not speak TLS");
            }
            connection.certify(shown.certified(engine.getSession()));
        } catch (SocketTimeoutException e) {
            throw refused(connection, new IOException("its handshake was not done in time", e));
        } catch (SSLException e) {
            tellWhy(connection, e);
            throw refused(connection, new IOException(HandshakeFailure.reason(e), e));
        } catch (IOException e) {
            throw refused(connection, e);
        }
        return connection;
    }

    /** The peer may have sent more already: the alert must not be lost with that. */
    private static void tellWhy(Connection connection, SSLException cause) {
        try {
            Farewell.say(connection);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private IOException refused(Connection connection, IOException cause) {
        log.info("{}: {} turned away: {}", protocol, AddressText.of(connection.peer()), cause.getMessage());
        try {
            connection.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }
}
