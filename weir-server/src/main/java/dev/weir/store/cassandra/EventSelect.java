package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.PagingIterable;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the events that a query asks for, slot after slot of the lists that have them. Blocks on the network. */
final class EventSelect {
    private static final int LEAST_PAGE = 20;
    private static final int MOST_PAGE = 1000;
    private static final Comparator<Event> BY_PLACE =
            Comparator.comparingLong(Event::timestampMicros).thenComparingLong(Event::id);

    private final CqlSession session;
    private final Tables tables;
    private final EventQuery query;
    private final Comparator<Event> order;

    // All that is asked for lies between these two, which are not.
    private final EventQuery.Place low;
    private final EventQuery.Place high;
    private final List<Event> found = new ArrayList<>();
    private long bytes;

    private EventSelect(CqlSession session, Tables tables, EventQuery query) {
        this.session = session;
        this.tables = tables;
        this.query = query;
        this.order = query.newestFirst() ? BY_PLACE.reversed() : BY_PLACE;
        TimeRange range = query.range();
        EventQuery.Place begin = new EventQuery.Place(range.fromMicros(), -1);
        EventQuery.Place end = new EventQuery.Place(range.toMicros(), -1);
        EventQuery.Place after = query.after();
        boolean isFurther =
                after != null && (query.newestFirst() ? after.compareTo(end) < 0 : after.compareTo(begin) > 0);
        this.low = isFurther && !query.newestFirst() ? Objects.requireNonNull(after) : begin;
        this.high = isFurther && query.newestFirst() ? Objects.requireNonNull(after) : end;
    }

    /** The next events, as {@link EventReader#read} has them; {@code servers} are those that give ids. */
    static List<Event> read(CqlSession session, Tables tables, EventQuery query, List<Integer> servers) {
        EventSelect select = new EventSelect(session, tables, query);
        if (select.low.compareTo(select.high) < 0) {
            List<EventLists.Slot> byIds =
                    query.device() == null && query.card() == null ? EventLists.byIds(query) : List.of();
            if (byIds.isEmpty()) {
                select.readByTime(EventLists.plan(query, servers));
            } else {
                select.readMerged(byIds);
            }
        }
        return select.found;
    }

    private void readByTime(EventLists.Plan plan) {
        Comparator<Long> rising = Comparator.naturalOrder();
        SortedSet<Long> slots = new TreeSet<>(query.newestFirst() ? rising.reversed() : rising);
        long first = Math.floorDiv(low.timestampMicros(), plan.spanMicros());
        long last = Math.floorDiv(high.timestampMicros(), plan.spanMicros());
        for (String list : plan.lists()) {
            for (Row row : session.execute(tables.slots.bind(query.stream().number(), list, first, last))) {
                slots.add(row.getLong(0));
            }
        }
        for (long number : slots) {
            if (isEnough()) {
                return;
            }
            readMerged(plan.lists().stream()
                    .map(list -> new EventLists.Slot(list, number))
                    .toList());
        }
    }

    /** Reads slots side by side, in order. */
    private void readMerged(List<EventLists.Slot> slots) {
        PriorityQueue<Lane> lanes = new PriorityQueue<>((a, b) -> order.compare(a.next(), b.next()));
        for (EventLists.Slot slot : slots) {
            Lane lane = new Lane(rows(slot, slots.size()));
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
        while (!isEnough() && !lanes.isEmpty()) {
            Lane lane = lanes.remove();
            found.add(lane.next());
            bytes += lane.next().attributes().length;
            if (lane.advance()) {
                lanes.add(lane);
            }
        }
    }

    private boolean isEnough() {
        return found.size() == query.limit() || bytes >= EventReader.MOST_BYTES;
    }

    /** What a slot has, read in pages: of each of so many slots one is in memory. */
    private PagingIterable<Row> rows(EventLists.Slot slot, int slots) {
        BoundStatement statement = (query.newestFirst() ? tables.eventsFalling : tables.eventsRising)
                .bind(
                        query.stream().number(),
                        slot.list(),
                        slot.number(),
                        low.timestampMicros(),
                        low.id(),
                        high.timestampMicros(),
                        high.id())
                .setPageSize(Math.clamp(2L * query.limit() / slots, LEAST_PAGE, MOST_PAGE));
        return session.execute(statement);
    }

    private boolean isAskedFor(Event event) {
        return event.id() >= query.firstId()
                && event.id() <= query.lastId()
                && (query.device() == null || query.device().equals(event.device()))
                && (query.card() == null || query.card().equals(event.card()));
    }

    /** The events of one slot that are asked for. */
    private final class Lane {
        private final Iterator<Row> rows;
        private @Nullable Event next;

        Lane(PagingIterable<Row> rows) {
            this.rows = rows.iterator();
        }

        /** Moves to the next; false if there is none. */
        boolean advance() {
            while (rows.hasNext()) {
                Event event = event(query.stream(), rows.next());
                if (isAskedFor(event)) {
                    next = event;
                    return true;
                }
            }
            return false;
        }

        Event next() {
            return Objects.requireNonNull(next);
        }
    }

    /** The event of a row of a stream. */
    static Event event(EventStream stream, Row row) {
        return new Event(
                stream,
                row.getLong(1),
                Objects.requireNonNull(row.getString(2)),
                row.getString(3),
                row.getLong(0),
                row.getLong(4),
                Values.bytes(row, 5));
    }
}
