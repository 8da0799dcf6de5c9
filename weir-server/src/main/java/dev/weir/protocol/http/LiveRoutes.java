package dev.weir.protocol.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.live.Live;
import dev.weir.live.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What is taken as it is taken, as server-sent events of the HTML standard. */
public final class LiveRoutes implements Routes {
    private static final String TYPE = "text/event-stream";

    /** Browsers come back a second after the connection broke. */
    private static final String RETRY = "retry: 1000\n";

    private static final byte[] PING = ": ping\n\n".getBytes(US_ASCII);

    private final Live live;

    /** Routes over what somebody else closes. */
    public LiveRoutes(Live live) {
        this.live = live;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/api/v1/live", Access.READ, LiveQuery.PARAMETERS, this::follow));
    }

    private void follow(Request request, Reply reply) throws IOException {
        try (Subscription subscription = LiveQuery.subscribe(live, request, request.header("Last-Event-ID"))) {
            OutputStream out = reply.stream(TYPE);
            begin(subscription).writeTo(out);
            out.flush();
            Subscription.Turn turn = reply.hasBody() ? Subscription.Turn.PING : Subscription.Turn.END;
            while (turn != Subscription.Turn.END) {
                RowBytes piece = new RowBytes();
                turn = subscription.next((seq, json, length) -> add(piece, seq, json, length));
                if (request.isRevoked()) {
                    return;
                }
                if (turn == Subscription.Turn.PING) {
                    piece.add(PING);
                }
                piece.writeTo(out);
                out.flush();
            }
        }
    }

    /** No message yet: the number to go on behind, for who is cut off before the first. */
    private static RowBytes begin(Subscription subscription) {
        RowBytes head = new RowBytes();
        head.add(RETRY).add("id: ").addWhole(subscription.position());
        head.add("\n\n");
        return head;
    }

    private static void add(RowBytes piece, long seq, byte[] json, int length) {
        if (seq > 0) {
            piece.add("id: ").addWhole(seq);
            piece.add('\n');
        }
        piece.add("data: ").add(json, length).add("\n\n");
    }
}
