package dev.weir.store.event;

import dev.weir.model.Event;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Takes the next events from several sources. Where more than one has something at a place, the newest counts; what a deletion says to be gone is passed
 * over. A source is opened when one of its events may be due, and not before: where sources follow each other in time, most are never read.
 */
public final class MergingEvents {
    private final EventQuery query;
    private final List<Waiting> waiting;
    private final EventScratches scratches;

    /** What was opened, by how new it is. */
    private final SortedMap<Integer, EventCursor> lanes = new TreeMap<>();

    /** A source, and how many are older. */
    private record Waiting(EventSource source, int older) {}

    private MergingEvents(List<? extends EventSource> sources, EventQuery query, EventScratches scratches) {
        this.query = query;
        this.scratches = scratches;
        Comparator<Waiting> byBound =
                Comparator.comparingLong(each -> each.source().boundMicros(query.newestFirst()));
        this.waiting = new ArrayList<>(IntStream.range(0, sources.size())
                .mapToObj(i -> new Waiting(sources.get(i), i))
                .filter(each -> each.source().mayAnswer(query))
                .sorted(query.newestFirst() ? byBound : byBound.reversed())
                .toList());
    }

    /** The first events of all sources together, oldest source first, in the order of the query, as many as {@link EventReader#read} gives. */
    public static List<Event> read(List<? extends EventSource> sources, EventQuery query, EventScratches scratches) {
        MergingEvents merging = new MergingEvents(sources, query, scratches);
        try {
            return merging.read();
        } finally {
            merging.lanes.values().forEach(EventCursor::close);
        }
    }

    private List<Event> read() {
        List<Event> events = new ArrayList<>(Math.min(query.limit(), 1024));
        openDue();
        long bytes = 0;
        while (!lanes.isEmpty()) {
            EventCursor due = due(lanes.values(), query.newestFirst());
            if (!due.isDeletion()) {
                Event event = due.event();
                events.add(event);
                bytes += event.attributes().length;
                if (events.size() == query.limit() || bytes >= EventReader.MOST_BYTES) {
                    break;
                }
            }
            pass(lanes.values(), due.place());
            openDue();
        }
        return events;
    }

    /** Opens every source that may hold an event before, or at the same time as, the first of all lanes. */
    private void openDue() {
        while (!waiting.isEmpty()
                && (lanes.isEmpty() || mayComeFirst(waiting.getLast().source()))) {
            Waiting next = waiting.removeLast();
            EventCursor cursor = next.source().open(query, scratches);
            lanes.put(next.older(), cursor);
            if (!cursor.next()) {
                lanes.remove(next.older());
                cursor.close();
            }
        }
    }

    private boolean mayComeFirst(EventSource source) {
        long due = due(lanes.values(), query.newestFirst()).place().timestampMicros();
        long bound = source.boundMicros(query.newestFirst());
        return query.newestFirst() ? bound >= due : bound <= due;
    }

    /** The lane, of some from the oldest to the newest, whose event comes next; of those at one place the newest. */
    public static <T extends EventCursor> T due(Collection<T> lanes, boolean newestFirst) {
        Iterator<T> all = lanes.iterator();
        T due = all.next();
        EventQuery.Place first = due.place();
        while (all.hasNext()) {
            T lane = all.next();
            EventQuery.Place place = lane.place();
            int order = place.compareTo(first);
            if (newestFirst ? order >= 0 : order <= 0) {
                due = lane;
                first = place;
            }
        }
        return due;
    }

    /** Moves all lanes beyond a place that one of them has come to; those that end are closed and taken out. */
    public static void pass(Collection<? extends EventCursor> lanes, EventQuery.Place place) {
        lanes.removeIf(lane -> {
            while (lane.place().equals(place)) {
                if (!lane.next()) {
                    lane.close();
                    return true;
                }
            }
            return false;
        });
    }
}
