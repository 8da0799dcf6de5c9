package dev.weir.store.postgres;

import dev.weir.model.Event;
import dev.weir.model.EventStream;
import dev.weir.store.EventQuery;
import dev.weir.store.EventReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A query for events as SQL. */
final class EventSelect {
    /** The events of a stream, with the columns that {@link #event} takes. */
    static final String COLUMNS =
            "select id, device, card, timestamp_micros, received_micros, attributes from event where stream = ?";

    private static final int FETCH = 500;

    private final StringBuilder sql = new StringBuilder(COLUMNS);
    private final List<Object> values = new ArrayList<>();

    private EventSelect(EventQuery query) {
        values.add((short) query.stream().number());
        if (query.range().fromMicros() > Long.MIN_VALUE) {
            and(" and timestamp_micros >= ?", query.range().fromMicros());
        }
        if (query.range().toMicros() < Long.MAX_VALUE) {
            and(" and timestamp_micros < ?", query.range().toMicros());
        }
        if (query.device() != null) {
            and(" and device = ?", Texts.stored(query.device()));
        }
        if (query.card() != null) {
            and(" and card = ?", Texts.stored(query.card()));
        }
        if (query.firstId() > query.stream().firstId()) {
            and(" and id >= ?", query.firstId());
        }
        if (query.lastId() < EventStream.MAX_ID) {
            and(" and id <= ?", query.lastId());
        }
        EventQuery.Place after = query.after();
        String order = query.newestFirst() ? "desc" : "asc";
        if (after != null) {
            and(" and (timestamp_micros, id) " + (query.newestFirst() ? "<" : ">") + " (?", after.timestampMicros());
            and(", ?)", after.id());
        }
        sql.append(" order by timestamp_micros ").append(order).append(", id ").append(order);
        and(" limit ?", (long) query.limit());
    }

    private void and(String text, Object value) {
        sql.append(text);
        values.add(value);
    }

    /** Reads what a query asks for, as far as {@link EventReader#MOST_BYTES} reach. */
    static List<Event> read(Connection connection, EventQuery query) throws SQLException {
        EventSelect select = new EventSelect(query);
        List<Event> found = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement statement = connection.prepareStatement(select.sql.toString())) {
            for (int i = 0; i < select.values.size(); i++) {
                statement.setObject(i + 1, select.values.get(i));
            }
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                while (bytes < EventReader.MOST_BYTES && rows.next()) {
                    Event event = event(query.stream(), rows);
                    bytes += event.attributes().length;
                    found.add(event);
                }
            }
        }
        return found;
    }

    /** The event of a row. */
    static Event event(EventStream stream, ResultSet row) throws SQLException {
        String card = row.getString(3);
        return new Event(
                stream,
                row.getLong(1),
                Texts.read(row.getString(2)),
                card == null ? null : Texts.read(card),
                row.getLong(4),
                row.getLong(5),
                row.getBytes(6));
    }
}
