package dev.weir.store.postgres;

import dev.weir.model.Event;
import dev.weir.model.TimeRange;
import dev.weir.store.EventQuery;
import dev.weir.store.Horizons;
import dev.weir.store.SampleCursor;
import dev.weir.store.SeriesSummary;
import dev.weir.store.remote.Reading;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads of one transaction, which begins with the first of them and has seen nothing of what comes later. */
final class PostgresReading implements Reading {
    private static final String SUMMARY = """
            select samples, (select timestamp_micros from sample where series_id = s.id and timestamp_micros >= ? order by timestamp_micros limit 1),
                l.timestamp_micros, l.value
              from series s, lateral (select timestamp_micros, value from sample
                where series_id = s.id and timestamp_micros >= ? order by timestamp_micros desc limit 1) l
              where s.id = ?""";

    private final DataSource source;
    private final Horizons horizons;
    private @Nullable Connection connection;

    PostgresReading(DataSource source, Horizons horizons) {
        this.source = source;
        this.horizons = horizons;
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = source.getConnection();
            connection = current;
        }
        return current;
    }

    @Override
    public SampleCursor samples(int seriesId, TimeRange range) {
        try {
            return new PostgresCursor(source, connection(), seriesId, horizons.clip(seriesId, range));
        } catch (SQLException e) {
            throw Failures.unavailable("read samples from PostgreSQL", e);
        }
    }

    @Override
    public SeriesSummary summary(int seriesId) {
        long horizon = horizons.of(seriesId);
        try (PreparedStatement statement = connection().prepareStatement(SUMMARY)) {
            statement.setLong(1, horizon);
            statement.setLong(2, horizon);
            statement.setInt(3, seriesId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new SeriesSummary(row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4))
                        : SeriesSummary.EMPTY;
            }
        } catch (SQLException e) {
            throw Failures.unavailable("read a series from PostgreSQL", e);
        }
    }

    @Override
    public boolean isEmpty(int seriesId) {
        return summary(seriesId).samples() == 0;
    }

    @Override
    public long sampleCount() {
        try {
            return new StoredRows(connection()).sampleCount();
        } catch (SQLException e) {
            throw Failures.unavailable("count samples in PostgreSQL", e);
        }
    }

    @Override
    public List<Event> events(EventQuery query) {
        try {
            return EventSelect.read(connection(), query.within(horizons.clipEvents(query.range())));
        } catch (SQLException e) {
            throw Failures.unavailable("read events from PostgreSQL", e);
        }
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            Failures.close(current);
        }
    }
}
