package dev.weir.protocol.websocket;

import dev.weir.live.Broadcast;
import dev.weir.live.Listener;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.PeerLink;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is told to every device that is connected, a text each, over a WebSocket. */
public final class BroadcastSocket implements Routes {
    private static final Logger log = LoggerFactory.getLogger(BroadcastSocket.class);

    /** So little is kept in the kernel that one who never reads is noticed soon, and that ten thousand of them are cheap. */
    private static final int SEND_BUFFER_BYTES = 16 << 10;

    private final List<String> paths;
    private final Broadcast broadcast;
    private final long mostMessageBytes;
    private final Refusals refusals;

    /**
     * Routes over what somebody else closes.
     *
     * @param paths where devices connect, one as good as another
     * @param mostMessageBytes the longest message that a device may send, which nobody listens to
     * @param refusals where those are counted who break the rules
     */
    public BroadcastSocket(List<String> paths, Broadcast broadcast, long mostMessageBytes, Refusals refusals) {
        this.paths = List.copyOf(paths);
        this.broadcast = broadcast;
        this.mostMessageBytes = mostMessageBytes;
        this.refusals = refusals;
    }

    @Override
    public List<Route> routes() {
        return paths.stream()
                .map(path -> Route.get(path, Access.READ, List.of(), this::open))
                .toList();
    }

    private void open(Request request, Reply reply) throws IOException {
        Map<String, String> answer = Handshake.answer(request);
        PeerLink link = request.link();
        link.sendBuffer(SEND_BUFFER_BYTES);
        Listener listener = broadcast.listen(link::hangUp);
        try {
            reply.switchProtocols(answer, (connection, readAhead) -> {
                try (listener) {
                    log.info("websocket: {} connected, devices: {}", link.peer(), broadcast.listeners());
                    new WebSocket(connection, readAhead, mostMessageBytes, refusals)
                            .talk(new Device(broadcast, listener, link));
                }
                log.info("websocket: {} disconnected, devices: {}", link.peer(), broadcast.listeners());
            });
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Says to one device what all are told. */
    private record Device(Broadcast broadcast, Listener listener, PeerLink link) implements WebSocket.Speaker {
        @Override
        public void heard() {
            listener.heard();
        }

        @Override
        public int speak(WebSocket socket) throws IOException {
            while (true) {
                Frames frames = new Frames();
                switch (listener.next((number, text, length) -> frames.text(text, length))) {
                    case MESSAGES -> {}
                    case PING -> frames.ping();
                    case BEHIND -> {
                        return CloseCode.TRY_AGAIN_LATER;
                    }
                    case END -> {
                        return broadcast.isClosed() ? CloseCode.GOING_AWAY : CloseCode.NORMAL;
                    }
                }
                if (link.isRevoked()) {
                    return CloseCode.POLICY_VIOLATION;
                }
                socket.send(frames);
            }
        }
    }
}
