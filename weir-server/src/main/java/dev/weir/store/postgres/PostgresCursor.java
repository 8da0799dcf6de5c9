package dev.weir.store.postgres;

import dev.weir.model.TimeRange;
import dev.weir.store.SampleBlock;
import dev.weir.store.SampleCursor;
import dev.weir.store.SampleTotals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a series, a page of rows after another: the first is small, as many ask for little. Within its view it sees what that sees. A detached one
 * takes a connection for each page anew, so that who reads slowly holds none, and sees what has come meanwhile.
 */
final class PostgresCursor implements SampleCursor {
    private static final String PAGE = """
            select timestamp_micros, value from sample where series_id = ? and timestamp_micros >= ? and timestamp_micros < ?
              order by timestamp_micros limit ?""";
    private static final String TOTALS = """
            select count(*), max(timestamp_micros), min(value), max(value), sum(value),
                (select value from sample where series_id = ? and timestamp_micros >= ? and timestamp_micros < ? order by timestamp_micros desc limit 1)
              from sample where series_id = ? and timestamp_micros >= ? and timestamp_micros < ?""";
    private static final int FIRST_ROWS = 256;

    private final DataSource source;
    private final int seriesId;
    private final long toMicros;
    private @Nullable Connection connection;
    private final SampleBlock page = new SampleBlock();
    private int at;
    private int rows = FIRST_ROWS;

    /** Where the next page begins; {@link Long#MAX_VALUE} where there is none. */
    private long fromMicros;

    /** A cursor that reads by its view's connection until it is detached. */
    PostgresCursor(DataSource source, Connection connection, int seriesId, TimeRange range) {
        this.source = source;
        this.connection = connection;
        this.seriesId = seriesId;
        this.fromMicros = range.fromMicros() < range.toMicros() ? range.fromMicros() : Long.MAX_VALUE;
        this.toMicros = range.toMicros();
    }

    /** Whether there is a row in the page that was not given yet; asks for another page where that is due. */
    private boolean fill() {
        if (at < page.count) {
            return true;
        }
        if (fromMicros == Long.MAX_VALUE) {
            return false;
        }
        read(from -> {
            readPage(from);
            return true;
        });
        return page.count > 0;
    }

    private interface Step<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T read(Step<T> step) {
        Connection held = connection;
        try {
            if (held != null) {
                return step.run(held);
            }
            try (Connection other = source.getConnection()) {
                return step.run(other);
            }
        } catch (SQLException e) {
            throw Failures.unavailable("read samples from PostgreSQL", e);
        }
    }

    private void readPage(Connection from) throws SQLException {
        page.count = 0;
        at = 0;
        page.ensure(rows);
        try (PreparedStatement statement = from.prepareStatement(PAGE)) {
            statement.setInt(1, seriesId);
            statement.setLong(2, fromMicros);
            statement.setLong(3, toMicros);
            statement.setInt(4, rows);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    page.timestampMicros[page.count] = found.getLong(1);
                    page.values[page.count++] = found.getDouble(2);
                }
            }
        }
        fromMicros = page.count < rows ? Long.MAX_VALUE : page.timestampMicros[page.count - 1] + 1;
        rows = Math.min(SampleBlock.CAPACITY, 8 * rows);
    }

    @Override
    public boolean next(SampleBlock into) {
        if (!fill()) {
            return false;
        }
        int count = page.count - at;
        into.ensure(count);
        System.arraycopy(page.timestampMicros, at, into.timestampMicros, 0, count);
        System.arraycopy(page.values, at, into.values, 0, count);
        into.count = count;
        at = page.count;
        return true;
    }

    @Override
    public long dueMicros() {
        return fill() ? page.timestampMicros[at] : Long.MAX_VALUE;
    }

    /** Has the database add up what goes beyond the page; what does not is not worth a question. */
    @Override
    public @Nullable SampleTotals takeTotals(long beforeMicros) {
        if (!fill() || fromMicros == Long.MAX_VALUE || page.timestampMicros[page.count - 1] >= beforeMicros) {
            return null;
        }
        long end = Math.min(beforeMicros, toMicros);
        long begin = page.timestampMicros[at];
        double first = page.values[at];
        SampleTotals totals = read(from -> totals(from, begin, end, first));
        at = page.count;
        fromMicros = end < toMicros ? end : Long.MAX_VALUE;
        rows = FIRST_ROWS;
        return totals;
    }

    /** What comes to an end, from a sample on that is there. */
    private SampleTotals totals(Connection from, long begin, long end, double first) throws SQLException {
        try (PreparedStatement statement = from.prepareStatement(TOTALS)) {
            for (int i = 0; i < 2; i++) {
                statement.setInt(3 * i + 1, seriesId);
                statement.setLong(3 * i + 2, begin);
                statement.setLong(3 * i + 3, end);
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                int count = (int) Math.min(Integer.MAX_VALUE, row.getLong(1));
                return new SampleTotals(
                        count,
                        begin,
                        row.getLong(2),
                        first,
                        row.getDouble(6),
                        row.getDouble(3),
                        row.getDouble(4),
                        row.getDouble(5));
            }
        }
    }

    @Override
    public long detach() {
        connection = null;
        return Long.BYTES * 2L * (page.count - at);
    }

    @Override
    public void close() {
        page.release();
        fromMicros = Long.MAX_VALUE;
        at = 0;
    }
}
