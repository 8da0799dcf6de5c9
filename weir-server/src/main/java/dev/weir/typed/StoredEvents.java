package dev.weir.typed;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.query.Readers;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Reads the events of one stream by their ids. Any thread; waits for reader threads. What is read throws when the store cannot be read. */
final class StoredEvents {
    /** Ids that lie no further apart than this are read together. */
    private static final int NEAR = 16;

    /** Ids among which the next event of a device is looked for at a time. */
    private static final int WINDOW = 8192;

    private final EventStream stream;
    private final Store store;
    private final Readers readers;

    StoredEvents(EventStream stream, Store store, Readers readers) {
        this.stream = stream;
        this.store = store;
        this.readers = readers;
    }

    private <T> T read(Function<EventReader, T> reading) {
        return readers.read(() -> {
            try (View view = store.view(0, Duration.ZERO)) {
                return reading.apply(view.events());
            }
        });
    }

    /** The events of these ids, which rise; those that there are not are left out. */
    List<Event> read(long... ids) {
        return read(events -> {
            List<Event> found = new ArrayList<>(ids.length);
            int from = 0;
            while (from < ids.length) {
                int to = from + 1;
                while (to < ids.length && ids[to] - ids[to - 1] <= NEAR) {
                    to++;
                }
                found.addAll(near(events, Arrays.copyOfRange(ids, from, to)));
                from = to;
            }
            return found;
        });
    }

    /** The events of ids that lie near each other. */
    private List<Event> near(EventReader events, long[] ids) {
        long first = ids[0];
        long last = ids[ids.length - 1];
        return all(events, EventQuery.ofIds(stream, first, last, (int) (last - first) + 1)).stream()
                .filter(event -> Arrays.binarySearch(ids, event.id()) >= 0)
                .sorted(Comparator.comparingLong(Event::id))
                .toList();
    }

    /** The last id that was given. */
    long lastId() {
        return read(events -> events.lastId(stream));
    }

    /** All that a query asks for: one read gives only so many bytes. */
    private static List<Event> all(EventReader events, EventQuery query) {
        List<Event> found = new ArrayList<>();
        EventQuery rest = query;
        while (true) {
            List<Event> some = events.read(rest);
            found.addAll(some);
            if (some.isEmpty() || found.size() >= query.limit()) {
                return found;
            }
            Event last = some.getLast();
            rest = query.from(new EventQuery.Place(last.timestampMicros(), last.id()))
                    .atMost(query.limit() - found.size());
        }
    }

    /** For each of some devices the lowest of its ids behind {@code after} that {@code isWanted}; none for one that has no such event up to {@code last}. */
    Map<String, Long> next(Set<String> devices, long after, long last, LongPredicate isWanted) {
        Map<String, Long> found = new HashMap<>();
        for (long from = after + 1; from <= last && found.size() < devices.size(); from += WINDOW) {
            EventQuery query = EventQuery.ofIds(stream, from, from + WINDOW - 1, WINDOW);
            EventQuery some =
                    devices.size() == 1 ? query.ofDevice(devices.iterator().next()) : query;
            for (Event event : read(events -> all(events, some))) {
                if (devices.contains(event.device()) && isWanted.test(event.id())) {
                    found.merge(event.device(), event.id(), Math::min);
                }
            }
        }
        return found;
    }

    /** The events before a time, oldest first, behind a place. */
    List<Event> before(long micros, EventQuery.@Nullable Place after, int limit) {
        TimeRange range = new TimeRange(Long.MIN_VALUE, micros);
        EventQuery query = EventQuery.ofIds(stream, stream.firstId(), EventStream.MAX_ID, limit)
                .within(range);
        return read(events -> all(events, after == null ? query : query.from(after)));
    }
}
