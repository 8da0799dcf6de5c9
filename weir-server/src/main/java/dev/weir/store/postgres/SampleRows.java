package dev.weir.store.postgres;

import dev.weir.model.Batch;
import dev.weir.model.SampleDeletion;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.remote.Refusal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/**
 * Samples on their way into the database. Those that are later than all that their series has are copied straight into the table; the others go to a
 * staging table, and from there take the place of what is at their time. Used by one thread.
 */
final class SampleRows {
    private static final String COPY = "copy sample (series_id, timestamp_micros, value) from stdin (format binary)";
    private static final String COPY_STAGING =
            "copy staging (series_id, timestamp_micros, value, number) from stdin (format binary)";
    private static final String STAGING = """
            create temporary table if not exists staging (series_id integer, timestamp_micros bigint, value double precision, number integer)
              on commit delete rows""";
    private static final String UPSERT = """
            insert into sample (series_id, timestamp_micros, value)
              select distinct on (series_id, timestamp_micros) series_id, timestamp_micros, value from staging
                order by series_id, timestamp_micros, number desc
              on conflict (series_id, timestamp_micros) do update set value = excluded.value""";
    private static final String DELETE = """
            with gone as (
              delete from sample v using unnest(?, ?) as r(from_micros, to_micros)
                where v.series_id = any (?) and v.timestamp_micros >= r.from_micros and v.timestamp_micros < r.to_micros returning v.series_id)
            update series s set samples = s.samples - g.samples
              from (select series_id, count(*) as samples from gone group by series_id) g where s.id = g.series_id""";

    /** A row of this key is there. */
    private static final String UNIQUE = "23505";

    private final Connection connection;
    private final SeriesRegistry registry;
    private final SeriesRows series;
    private final Partitions partitions;
    private final Consumer<Refusal> refusals;
    private final SeriesTally tally;
    private final CopyRows rising = new CopyRows();
    private final CopyRows late = new CopyRows();

    // What each row says, for those that are refused.
    private Batch risingRows = new Batch(1024);
    private Batch lateRows = new Batch(1024);

    /**
     * Rows of a connection.
     *
     * @param newest by series, {@link Long#MIN_VALUE} for one without samples
     */
    SampleRows(
            Connection connection,
            SeriesRegistry registry,
            SeriesRows series,
            Partitions partitions,
            long[] newest,
            Consumer<Refusal> refusals)
            throws SQLException {
        this.connection = connection;
        this.registry = registry;
        this.series = series;
        this.partitions = partitions;
        this.tally = new SeriesTally(connection, newest);
        this.refusals = refusals;
        try (Statement statement = connection.createStatement()) {
            statement.execute(STAGING);
        }
    }

    void add(Batch batch) throws SQLException {
        int[] ids = batch.seriesIds();
        long[] times = batch.timestampMicros();
        double[] values = batch.values();
        for (int i = 0; i < batch.count(); i++) {
            int id = ids[i];
            String why = series.refusal(id);
            if (why != null) {
                refuse(id, times[i], values[i], why);
                continue;
            }
            partitions.prepare(connection, times[i]);
            if (tally.add(id, times[i])) {
                rising.begin(3)
                        .putInt(id)
                        .putLong(times[i])
                        .putDouble(values[i])
                        .end();
                add(risingRows, id, times[i], values[i]);
            } else {
                addLate(id, times[i], values[i], late.count());
            }
        }
    }

    private void addLate(int id, long micros, double value, int number) {
        late.begin(4).putInt(id).putLong(micros).putDouble(value).putInt(number).end();
        add(lateRows, id, micros, value);
    }

    private static void add(Batch rows, int id, long micros, double value) {
        if (rows.isFull()) {
            rows.grow();
        }
        rows.add(id, micros, value);
    }

    /** Sends all that was added; rising ones first, as no late one is before the one that it replaces. */
    void flush() throws SQLException {
        Splitting.run(
                connection,
                0,
                rising.count(),
                (from, to) -> rising.send(connection, COPY, from, to),
                this::refuseRising);
        Splitting.run(connection, 0, late.count(), this::upsert, (row, why) -> refuse(lateRows, row, why));
        rising.clear();
        late.clear();
        risingRows.clear();
        lateRows.clear();
    }

    /** One that is there already is late after all: the table of series did not say so, because of a constraint there. */
    private void refuseRising(int row, SQLException why) {
        if (UNIQUE.equals(why.getSQLState())) {
            // It came before any other of its time.
            addLate(
                    risingRows.seriesIds()[row],
                    risingRows.timestampMicros()[row],
                    risingRows.values()[row],
                    -1);
        } else {
            refuse(risingRows, row, why);
        }
    }

    private void upsert(int from, int to) throws SQLException {
        late.send(connection, COPY_STAGING, from, to);
        try (Statement statement = connection.createStatement()) {
            statement.execute(UPSERT);
            statement.execute("truncate staging");
        }
    }

    private void refuse(Batch rows, int row, SQLException why) {
        int id = rows.seriesIds()[row];
        tally.refused(id);
        refuse(id, rows.timestampMicros()[row], rows.values()[row], Failures.words(why));
    }

    private void refuse(int id, long micros, double value, String why) {
        refusals.accept(RefusedText.sample(registry.key(id), micros, value, why));
    }

    /** What the database refuses to do to a series itself. */
    private void refuse(String what, int id, SQLException why) {
        refusals.accept(new Refusal(Refusal.Row.OTHER, what + " " + registry.key(id), null, Failures.words(why)));
    }

    /** Takes out what is there by now. */
    void delete(SampleDeletion deletion) throws SQLException {
        flush();
        tally();
        int ranges = deletion.times().count() / 2;
        long[] from = new long[ranges];
        long[] to = new long[ranges];
        for (int i = 0; i < ranges; i++) {
            from[i] = deletion.times().bound(2 * i);
            to[i] = deletion.times().bound(2 * i + 1);
        }
        int[] ids = deletion.seriesIds();
        Splitting.run(
                connection,
                0,
                ids.length,
                (first, end) -> {
                    try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
                        statement.setArray(1, array("int8", from));
                        statement.setArray(2, array("int8", to));
                        statement.setArray(3, array("int4", Arrays.copyOfRange(ids, first, end)));
                        statement.executeUpdate();
                    }
                },
                (row, why) -> refuse("delete samples of", ids[row], why));
    }

    private Array array(String type, Object values) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf(type, values);
    }

    /** Adds what this transaction has brought to what the table of series says. */
    void tally() throws SQLException {
        tally.flush((id, why) -> refuse("count samples of", id, why));
    }
}
