package dev.weir.store.event;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Takes the next events from several sources, which never hold the same event. A source is opened when one of its events may be due, and not before:
 * where sources follow each other in time, most are never read.
 */
public final class MergingEvents {
    private final EventQuery query;
    private final List<EventSource> waiting;
    private final EventScratches scratches;
    private final List<EventCursor> lanes = new ArrayList<>();

    private MergingEvents(List<? extends EventSource> sources, EventQuery query, EventScratches scratches) {
        this.query = query;
        this.scratches = scratches;
        Comparator<EventSource> byBound = Comparator.comparingLong(source -> source.boundMicros(query.newestFirst()));
        this.waiting = new ArrayList<>(sources.stream()
                .filter(source -> source.mayAnswer(query))
                .sorted(query.newestFirst() ? byBound : byBound.reversed())
                .toList());
    }

    /** The first events of all sources together, in the order of the query, as many as {@link EventReader#read} gives. */
    public static List<Event> read(List<? extends EventSource> sources, EventQuery query, EventScratches scratches) {
        MergingEvents merging = new MergingEvents(sources, query, scratches);
        try {
            return merging.read();
        } finally {
            merging.lanes.forEach(EventCursor::close);
        }
    }

    private List<Event> read() {
        List<Event> events = new ArrayList<>(Math.min(query.limit(), 1024));
        openDue();
        long bytes = 0;
        while (events.size() < query.limit() && bytes < EventReader.MOST_BYTES && !lanes.isEmpty()) {
            EventCursor due = due(lanes, query.newestFirst());
            Event event = due.event();
            events.add(event);
            bytes += event.attributes().length;
            if (!due.next()) {
                lanes.remove(due);
                due.close();
            }
            openDue();
        }
        return events;
    }

    /** Opens every source that may hold an event before, or at the same time as, the first of all lanes. */
    private void openDue() {
        while (!waiting.isEmpty() && (lanes.isEmpty() || mayComeFirst(waiting.getLast()))) {
            EventCursor cursor = waiting.removeLast().open(query, scratches);
            lanes.add(cursor);
            if (!cursor.next()) {
                lanes.removeLast();
                cursor.close();
            }
        }
    }

    private boolean mayComeFirst(EventSource source) {
        long due = due(lanes, query.newestFirst()).place().timestampMicros();
        long bound = source.boundMicros(query.newestFirst());
        return query.newestFirst() ? bound >= due : bound <= due;
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
