package dev.weir.protocol.websocket;

import dev.weir.live.Live;
import dev.weir.live.Subscription;
import dev.weir.monitor.Refusals;
import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.LiveQuery;
import dev.weir.protocol.http.PeerLink;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is taken as it is taken, over a WebSocket: a text for each message. */
public final class LiveSocket implements Routes {
    private static final String PROTOCOL = "weir.v1";

    private final Live live;
    private final long mostMessageBytes;
    private final Refusals refusals;

    /**
     * A route over what somebody else closes.
     *
     * @param mostMessageBytes the longest message that a peer may send, which nobody listens to
     * @param refusals where those are counted who break the rules
     */
    public LiveSocket(Live live, long mostMessageBytes, Refusals refusals) {
        this.live = live;
        this.mostMessageBytes = mostMessageBytes;
        this.refusals = refusals;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/live", Access.READ, LiveQuery.PARAMETERS, this::open));
    }

    private void open(Request request, Reply reply) throws IOException {
        Map<String, String> answer = Handshake.answer(request, PROTOCOL);
        Subscription subscription = LiveQuery.subscribe(live, request, Optional.empty());
        PeerLink link = request.link();
        try {
            reply.switchProtocols(answer, (connection, readAhead) -> {
                try (subscription) {
                    new WebSocket(connection, readAhead, mostMessageBytes, refusals)
                            .talk(socket -> push(subscription, socket, link));
                }
            });
        } catch (IOException | RuntimeException e) {
            subscription.close();
            throw e;
        }
    }

    private int push(Subscription subscription, WebSocket socket, PeerLink link) throws IOException {
        while (true) {
            Frames frames = new Frames();
            switch (subscription.next((seq, json, length) -> frames.text(json, length))) {
                case MESSAGES -> {}
                case PING -> frames.ping();
                case END -> {
                    return live.isClosed() ? CloseCode.GOING_AWAY : CloseCode.NORMAL;
                }
            }
            if (link.isRevoked()) {
                return CloseCode.POLICY_VIOLATION;
            }
            socket.send(frames);
        }
    }
}
