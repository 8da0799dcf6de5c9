package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import java.util.List;

/** Makes batches of events for tests. */
public final class EventBatches {
    private EventBatches() {}

    /** A batch of these events, at least one, whose ids have no gaps; they are the batch's too. */
    public static EventBatch of(List<Event> events) {
        EventBatch batch = new EventBatch(events.getFirst().stream());
        for (Event event : events) {
            byte[] device = event.device().getBytes(UTF_8);
            batch.putText(device, 0, device.length);
            batch.endDevice();
            String named = event.card();
            if (named != null) {
                byte[] card = named.getBytes(UTF_8);
                batch.putText(card, 0, card.length);
                batch.endCard();
            }
            batch.putText(event.attributes(), 0, event.attributes().length);
            batch.endEvent(event.timestampMicros(), event.receivedMicros());
        }
        batch.firstId(events.getFirst().id());
        return batch;
    }
}
