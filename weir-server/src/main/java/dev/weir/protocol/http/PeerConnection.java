package dev.weir.protocol.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import java.util.concurrent.ExecutorService;

/** One connection as Helidon sees it: its socket, and what all connections share. Used by the connection's thread. */
final class PeerConnection implements ConnectionContext {
    private final PeerSocket socket;
    private final Surroundings surroundings;
    private final DataReader reader;
    private final DataWriter writer;

    PeerConnection(PeerSocket socket, Surroundings surroundings) {
        this.socket = socket;
        this.surroundings = surroundings;
        this.reader = DataReader.create(socket);
        this.writer = SocketWriter.create(socket);
    }

    @Override
    public ListenerContext listenerContext() {
        return surroundings;
    }

    @Override
    public ExecutorService executor() {
        return surroundings.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return surroundings.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        return socket;
    }

    @Override
    public PeerInfo remotePeer() {
        return socket.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return socket.localPeer();
    }

    @Override
    public boolean isSecure() {
        return socket.isSecure();
    }

    @Override
    public String socketId() {
        return socket.socketId();
    }

    @Override
    public String childSocketId() {
        return socket.childSocketId();
    }
}
