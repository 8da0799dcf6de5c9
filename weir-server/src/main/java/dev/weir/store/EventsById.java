package dev.weir.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Event;
import dev.weir.model.EventBatch;
import dev.weir.model.EventStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** The events of a stream by rising id, as batches, each of ids without gaps. Used by one thread. */
public final class EventsById {
    private static final int WINDOW = 2048;

    private EventsById() {}

    /**
     * Hands over all that a view has from an id on; the batches are the taker's. Blocks on the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a block are not what was written
     */
    public static void read(EventReader events, EventStream stream, long fromId, Consumer<EventBatch> taker) {
        long last = events.lastId(stream);
        for (long from = Math.max(fromId, stream.firstId()); from <= last; from += WINDOW) {
            inRuns(window(events, EventQuery.ofIds(stream, from, Math.min(last, from + WINDOW - 1), WINDOW)), taker);
        }
    }

    private static List<Event> window(EventReader events, EventQuery whole) {
        List<Event> found = new ArrayList<>();
        EventQuery query = whole;
        List<Event> some = events.read(query);
        while (!some.isEmpty()) {
            found.addAll(some);
            if (found.size() == WINDOW) {
                break;
            }
            Event last = some.getLast();
            query = query.from(new EventQuery.Place(last.timestampMicros(), last.id()));
            some = events.read(query);
        }
        found.sort(Comparator.comparingLong(Event::id));
        return found;
    }

    private static void inRuns(List<Event> sorted, Consumer<EventBatch> taker) {
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || sorted.get(i).id() != sorted.get(i - 1).id() + 1) {
                taker.accept(batch(sorted.subList(from, i)));
                from = i;
            }
        }
    }

    private static EventBatch batch(List<Event> events) {
        EventBatch batch = new EventBatch(events.getFirst().stream());
        batch.firstId(events.getFirst().id());
        events.forEach(event -> add(batch, event));
        return batch;
    }

    /** Appends an event, whose id is the next. */
    public static void add(EventBatch batch, Event event) {
        put(batch, event.device().getBytes(UTF_8));
        batch.endDevice();
        if (event.card() != null) {
            put(batch, event.card().getBytes(UTF_8));
            batch.endCard();
        }
        put(batch, event.attributes());
        batch.endEvent(event.timestampMicros(), event.receivedMicros());
    }

    /** One of the events of a batch that has its ids. */
    public static Event event(EventBatch batch, int index) {
        int start = batch.start(index);
        int device = batch.deviceEnds()[index];
        int card = batch.cardEnds()[index];
        return new Event(
                batch.stream(),
                batch.firstId() + index,
                new String(batch.text(), start, device - start, UTF_8),
                card == device ? null : new String(batch.text(), device, card - device, UTF_8),
                batch.timestampMicros()[index],
                batch.receivedMicros()[index],
                Arrays.copyOfRange(batch.text(), card, batch.ends()[index]));
    }

    private static void put(EventBatch batch, byte[] text) {
        batch.putText(text, 0, text.length);
    }
}
