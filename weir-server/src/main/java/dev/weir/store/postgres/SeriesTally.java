package dev.weir.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;

/** What a transaction brings to each series, on its way into the table of series, and the latest time that each has. Used by one thread. */
final class SeriesTally {
    private static final String ADD = """
            update series s set samples = s.samples + t.samples, first_micros = least(s.first_micros, t.first_micros),
                last_micros = greatest(s.last_micros, t.last_micros)
              from unnest(?, ?, ?, ?) as t(id, samples, first_micros, last_micros) where s.id = t.id""";

    private final Connection connection;

    /** By series: the latest time that was ever shipped. */
    private long[] newest;

    // What this transaction has brought, by series; those that it has touched are listed.
    private int[] touched = new int[1024];
    private int touchedCount;
    private int[] counts;
    private long[] firsts;

    /**
     * Nothing was brought yet.
     *
     * @param newest by series, {@link Long#MIN_VALUE} for one without samples
     */
    SeriesTally(Connection connection, long[] newest) {
        this.connection = connection;
        this.newest = newest;
        this.counts = new int[newest.length];
        this.firsts = new long[newest.length];
    }

    /** A sample is brought; answers whether it is later than all that its series has. */
    boolean add(int id, long micros) {
        if (id >= newest.length) {
            grow(id);
        }
        if (counts[id]++ == 0) {
            touch(id, micros);
        }
        firsts[id] = Math.min(firsts[id], micros);
        boolean isLatest = micros > newest[id];
        newest[id] = Math.max(newest[id], micros);
        return isLatest;
    }

    private void grow(int id) {
        int before = newest.length;
        int size = Math.max(id + 1, 2 * before);
        newest = Arrays.copyOf(newest, size);
        Arrays.fill(newest, before, size, Long.MIN_VALUE);
        counts = Arrays.copyOf(counts, size);
        firsts = Arrays.copyOf(firsts, size);
    }

    private void touch(int id, long micros) {
        if (touchedCount == touched.length) {
            touched = Arrays.copyOf(touched, 2 * touchedCount);
        }
        touched[touchedCount++] = id;
        firsts[id] = micros;
    }

    /** A sample that was brought is not taken. */
    void refused(int id) {
        counts[id]--;
    }

    /** Adds all that was brought to what the table of series says; a series where the database refuses that is told of, by its id. */
    void flush(Splitting.Outcast outcast) throws SQLException {
        Splitting.run(connection, 0, touchedCount, this::add, (row, why) -> outcast.refused(touched[row], why));
        for (int i = 0; i < touchedCount; i++) {
            counts[touched[i]] = 0;
        }
        touchedCount = 0;
    }

    private void add(int from, int to) throws SQLException {
        int[] ids = Arrays.copyOfRange(touched, from, to);
        long[] samples = new long[ids.length];
        long[] first = new long[ids.length];
        long[] last = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            int id = ids[i];
            samples[i] = counts[id];
            first[i] = firsts[id];
            last[i] = newest[id];
        }
        PGConnection arrays = connection.unwrap(PGConnection.class);
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setArray(1, arrays.createArrayOf("int4", ids));
            statement.setArray(2, arrays.createArrayOf("int8", samples));
            statement.setArray(3, arrays.createArrayOf("int8", first));
            statement.setArray(4, arrays.createArrayOf("int8", last));
            statement.executeUpdate();
        }
    }
}
