package dev.weir.store.event;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import java.util.ArrayList;
import java.util.List;

/** Takes the next events from several sources. Sources never hold the same event. */
public final class MergingEvents {
    private MergingEvents() {}

    /** The first {@code query.limit()} events of all cursors together, in the order of the query, which each of them has. */
    public static List<Event> read(List<EventCursor> sources, EventQuery query) {
        List<EventCursor> lanes = new ArrayList<>(sources);
        lanes.removeIf(lane -> !lane.next());
        List<Event> events = new ArrayList<>(Math.min(query.limit(), 1024));
        while (events.size() < query.limit() && !lanes.isEmpty()) {
            EventCursor due = due(lanes, query.newestFirst());
            events.add(due.event());
            if (!due.next()) {
                lanes.remove(due);
            }
        }
        return events;
    }

    /** The lane whose event comes next. */
    public static <T extends EventCursor> T due(List<T> lanes, boolean newestFirst) {
        T due = lanes.getFirst();
        for (int i = 1; i < lanes.size(); i++) {
            int order = lanes.get(i).place().compareTo(due.place());
            if (newestFirst ? order > 0 : order < 0) {
                due = lanes.get(i);
            }
        }
        return due;
    }
}
