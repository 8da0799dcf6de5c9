package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.weir.model.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What servers had merged of series when their rows were read, by day. Used by one thread; blocks on the network. */
final class Days {
    /** In place of a day, where deletions are: they matter to all days. */
    static final int DELETIONS = Integer.MIN_VALUE;

    private final CqlSession session;
    private final Tables tables;
    private final Map<Integer, Long> merged = new HashMap<>();

    Days(CqlSession session, Tables tables, List<ServerRow> servers) {
        this.session = session;
        this.tables = tables;
        servers.forEach(server -> merged.put(server.number(), server.merged()));
    }

    /** The days of which a series may have something in a range, rising. */
    List<Integer> of(SeriesHash hash, TimeRange range) {
        List<Integer> days = new ArrayList<>();
        int first = Math.max(Buckets.day(range.fromMicros()), DELETIONS + 1);
        for (Row row : session.execute(tables.days.bind(hash.bytes(), first, Buckets.day(range.toMicros())))) {
            days.add(row.getInt(0));
        }
        return days;
    }

    /** What there is of a day, or all deletions. */
    List<Stretch> read(SeriesHash hash, int day) {
        List<Stretch> found = new ArrayList<>();
        for (Row row : session.execute(tables.stretches.bind(hash.bytes(), day))) {
            if (row.getLong(1) <= merged.getOrDefault(row.getInt(0), 0L)) {
                byte[] stretch = Values.bytes(row, 2);
                found.add(Stretch.read(row.getInt(0), stretch, 0, stretch.length));
            }
        }
        return found;
    }
}
