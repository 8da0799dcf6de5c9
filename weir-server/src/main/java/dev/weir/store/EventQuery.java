package dev.weir.store;

import dev.weir.model.EventStream;
import dev.weir.model.TimeRange;
import org.jspecify.annotations.Nullable;

/**
 * Which events to read.
 *
 * @param stream of this stream
 * @param device of this device alone, or null
 * @param card that name this card, or null
 * @param range whose timestamp belongs to it
 * @param firstId none that came before this id
 * @param lastId none above this id
 * @param newestFirst falling or rising by (timestamp, id)
 * @param after beyond this place, in that order; null from the beginning
 * @param limit how many at most, at least 1
 */
public record EventQuery(
        EventStream stream,
        @Nullable String device,
        @Nullable String card,
        TimeRange range,
        long firstId,
        long lastId,
        boolean newestFirst,
        @Nullable Place after,
        int limit) {
    /** A query for events of whatever ids up to the last. */
    public EventQuery(
            EventStream stream,
            @Nullable String device,
            @Nullable String card,
            TimeRange range,
            long lastId,
            boolean newestFirst,
            @Nullable Place after,
            int limit) {
        this(stream, device, card, range, stream.firstId(), lastId, newestFirst, after, limit);
    }

    /** The events of a range of ids, both ends included, whatever their times; by (timestamp, id). */
    public static EventQuery ofIds(EventStream stream, long firstId, long lastId, int limit) {
        return new EventQuery(stream, null, null, TimeRange.ALL, firstId, lastId, false, null, limit);
    }

    /** Where an event stands in the order of its stream. */
    public record Place(long timestampMicros, long id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(timestampMicros, other.timestampMicros);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    /** The same query of another range. */
    public EventQuery within(TimeRange other) {
        return new EventQuery(stream, device, card, other, firstId, lastId, newestFirst, after, limit);
    }

    /** The same query of a device alone. */
    public EventQuery ofDevice(String other) {
        return new EventQuery(stream, other, card, range, firstId, lastId, newestFirst, after, limit);
    }

    /** The same query, going on behind a place. */
    public EventQuery from(Place place) {
        return new EventQuery(stream, device, card, range, firstId, lastId, newestFirst, place, limit);
    }

    /** The same query for at most so many. */
    public EventQuery atMost(int other) {
        return new EventQuery(stream, device, card, range, firstId, lastId, newestFirst, after, other);
    }
}
