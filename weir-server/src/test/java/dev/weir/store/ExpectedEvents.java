package dev.weir.store;

import dev.weir.model.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The events that a store should have, in a plain list, and what queries should find of them. Used by one thread. */
final class ExpectedEvents {
    private static final Comparator<Event> BY_PLACE =
            Comparator.comparingLong(Event::timestampMicros).thenComparingLong(Event::id);

    private final List<Event> events = new ArrayList<>();

    void add(List<Event> added) {
        events.addAll(added);
    }

    void remove(Collection<Event> deleted) {
        events.removeAll(Set.copyOf(deleted));
    }

    /** All of them, in the order in which they came. */
    List<Event> all() {
        return List.copyOf(events);
    }

    /** All of them by time and id. */
    List<Event> sorted(boolean newestFirst) {
        return events.stream()
                .sorted(newestFirst ? BY_PLACE.reversed() : BY_PLACE)
                .toList();
    }

    /** What a query should find. */
    List<Event> find(EventQuery query) {
        return sorted(query.newestFirst()).stream()
                .filter(event -> isBeyond(event, query) && isAskedFor(event, query))
                .limit(query.limit())
                .toList();
    }

    private static boolean isBeyond(Event event, EventQuery query) {
        EventQuery.Place after = query.after();
        if (after == null) {
            return true;
        }
        int order = new EventQuery.Place(event.timestampMicros(), event.id()).compareTo(after);
        return query.newestFirst() ? order < 0 : order > 0;
    }

    private static boolean isAskedFor(Event event, EventQuery query) {
        return event.id() >= query.firstId()
                && event.id() <= query.lastId()
                && query.range().contains(event.timestampMicros())
                && (query.device() == null || query.device().equals(event.device()))
                && (query.card() == null || query.card().equals(event.card()));
    }
}
