package dev.weir.weighing;

import dev.weir.ingest.ReceiptClock;
import dev.weir.model.Protocol;
import dev.weir.model.Receipt;
import dev.weir.protocol.http.Access;
import dev.weir.protocol.http.Problem;
import dev.weir.protocol.http.Reply;
import dev.weir.protocol.http.Request;
import dev.weir.protocol.http.Route;
import dev.weir.protocol.http.Routes;
import dev.weir.typed.Arrival;
import dev.weir.typed.Stored;
import dev.weir.typed.TypedEvents;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** Weighings over HTTP: taken, and listed by load. */
record WeighingRoutes(TypedEvents<Weighing> events, ReceiptClock clock) implements Routes {
    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/weighings", Access.WRITE, List.of("application/json"), this::post),
                Route.get("/api/weighings", Access.READ, List.of("load"), this::list));
    }

    private void post(Request request, Reply reply) throws IOException {
        byte[] body = request.body();
        long now = clock.getAsLong();
        try {
            Stored<Weighing> stored = events.put(new Arrival<>(
                            WeighingType.read(body, now),
                            now,
                            Protocol.HTTP,
                            Receipt.address(request.peer()),
                            body.length,
                            weighing -> List.of()))
                    .orElseThrow(() -> new Problem(400, "there are too many scales"));
            reply.json(200, json -> json.writeNumber(stored.id()));
        } catch (IllegalArgumentException e) {
            throw new Problem(400, String.valueOf(e.getMessage()), e);
        }
    }

    private void list(Request request, Reply reply) {
        int load = events.kinds().indexOf(request.parameters().find("load").orElse(""));
        OptionalInt kind = load < 0 ? OptionalInt.empty() : OptionalInt.of(load);
        reply.json(200, json -> {
            json.writeStartArray();
            for (Stored<Weighing> stored : events.page(kind, 0, 100)) {
                json.writeString(stored.id() + " " + stored.event().scale());
            }
            json.writeEndArray();
        });
    }
}
