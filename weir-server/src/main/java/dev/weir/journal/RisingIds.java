package dev.weir.journal;

import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import java.util.EnumMap;
import java.util.Map;

/** The ids of events that were seen, stream by stream, while records are read in order. One thread. */
final class RisingIds {
    private final Map<EventStream, Long> last = new EnumMap<>(EventStream.class);

    /** The lowest id that no event had so far. */
    long next(EventStream stream) {
        return last.getOrDefault(stream, stream.firstId() - 1) + 1;
    }

    /** Takes note of events with their ids. */
    void take(EventBatch events) {
        last.merge(events.stream(), events.firstId() + events.count() - 1, Math::max);
    }
}
