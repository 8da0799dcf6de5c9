package dev.weir.store;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import java.util.List;

/** Makes batches of events for tests. */
public final class EventBatches {
    private EventBatches() {}

    /** A batch of these events, at least one, whose ids have no gaps; they are the batch's too. */
    public static EventBatch of(List<Event> events) {
        EventBatch batch = new EventBatch(events.getFirst().stream());
        events.forEach(event -> EventsById.add(batch, event));
        batch.firstId(events.getFirst().id());
        return batch;
    }
}
