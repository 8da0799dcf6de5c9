package dev.weir.store.postgres;

import dev.weir.model.EventStream;
import dev.weir.store.Horizons;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what lies below horizons, and of records that have expired, a lot at a time, each in a transaction of its own: whole months by dropping their
 * partition, the rest by rows. Used by one thread.
 */
final class Forgetting {
    private static final Logger log = LoggerFactory.getLogger(Forgetting.class);

    private static final int LOT_SERIES = 1000;
    private static final int LOT_ROWS = 20_000;
    private static final String PARTITIONS =
            "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'sample'::regclass order by 1";
    private static final String UNCOUNT = """
            update series s set samples = s.samples - g.samples
              from (select series_id, count(*) as samples from PARTITION group by series_id) g where s.id = g.series_id""";
    private static final String SAMPLES = """
            with gone as (
              delete from sample v using unnest(?, ?) as r(id, before) where v.series_id = r.id and v.timestamp_micros < r.before returning v.series_id)
            update series s set samples = s.samples - g.samples
              from (select series_id, count(*) as samples from gone group by series_id) g where s.id = g.series_id""";
    private static final String EVENTS = """
            delete from event where (stream, id) in (
              select stream, id from event where stream = ? and timestamp_micros < ? order by timestamp_micros limit ?)""";
    private static final String RECORDS =
            "delete from record where expires_micros < (extract(epoch from now()) * 1000000)::bigint";

    private final Connection connection;
    private final Horizons horizons;

    /** Works by a connection that commits nothing by itself. */
    Forgetting(Connection connection, Horizons horizons) {
        this.connection = connection;
        this.horizons = horizons;
    }

    /** What may be let go of in transactions of its own. */
    private interface Step {
        void run() throws SQLException;
    }

    /** What a trigger of somebody does not let go of stays, and holds nothing else up. */
    private void attempt(Step step) throws SQLException {
        try {
            step.run();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (!Failures.isOfData(e)) {
                throw e;
            }
            log.warn("cannot let go of what has expired: {}", Failures.words(e));
        }
    }

    void run(int seriesCount) throws SQLException {
        long lowest = Arrays.stream(horizons.byClass()).min().orElse(Long.MIN_VALUE);
        if (lowest > Long.MIN_VALUE) {
            attempt(() -> dropMonths(lowest));
        }
        if (Arrays.stream(horizons.byClass()).anyMatch(each -> each > Long.MIN_VALUE)) {
            attempt(() -> deleteSamples(seriesCount));
        }
        if (horizons.general() > Long.MIN_VALUE) {
            for (EventStream stream : EventStream.values()) {
                attempt(() -> deleteEvents(stream.number()));
            }
        }
        attempt(this::deleteRecords);
    }

    private void deleteRecords() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(RECORDS);
        }
    }

    private void dropMonths(long before) throws SQLException {
        for (String partition : partitions()) {
            if (Partitions.end(partition).orElse(Long.MAX_VALUE) <= before) {
                try (Statement statement = connection.createStatement()) {
                    statement.executeUpdate(UNCOUNT.replace("PARTITION", partition));
                    statement.execute("drop table " + partition);
                }
                connection.commit();
            }
        }
    }

    private List<String> partitions() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PARTITIONS)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void deleteSamples(int seriesCount) throws SQLException {
        for (int from = 0; from < seriesCount; from += LOT_SERIES) {
            int[] ids = new int[Math.min(LOT_SERIES, seriesCount - from)];
            long[] before = new long[ids.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = from + i;
                before[i] = horizons.of(from + i);
            }
            try (PreparedStatement statement = connection.prepareStatement(SAMPLES)) {
                PGConnection postgres = connection.unwrap(PGConnection.class);
                statement.setArray(1, postgres.createArrayOf("int4", ids));
                statement.setArray(2, postgres.createArrayOf("int8", before));
                statement.executeUpdate();
            }
            connection.commit();
        }
    }

    private void deleteEvents(int stream) throws SQLException {
        int gone;
        do {
            try (PreparedStatement statement = connection.prepareStatement(EVENTS)) {
                statement.setShort(1, (short) stream);
                statement.setLong(2, horizons.general());
                statement.setInt(3, LOT_ROWS);
                gone = statement.executeUpdate();
            }
            connection.commit();
        } while (gone == LOT_ROWS);
    }
}
