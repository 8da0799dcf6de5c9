package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What the lots of all servers hold, as of a moment, that is not merged yet. Keeps the rows that were read last, as whoever reads one series often reads others of its bucket. Used by
 * one thread; blocks on the network.
 */
final class Lots {
    private static final long MOST_KEPT_BYTES = 32 << 20;

    private final CqlSession session;
    private final Tables tables;
    private final List<ServerRow> servers;

    /** By bucket, the one that was read last at the end. */
    private final LinkedHashMap<Integer, List<Packed>> kept = new LinkedHashMap<>();

    private long keptBytes;

    /** Stretches of several series of a bucket, as one row has them. */
    @SuppressWarnings("ArrayRecordComponent") // Read once and never changed.
    private record Packed(int server, byte[] stretches) {}

    /** The lots that servers had completed when their rows were read. */
    Lots(CqlSession session, Tables tables, List<ServerRow> servers) {
        this.session = session;
        this.tables = tables;
        this.servers = servers;
    }

    /** All there is of a series. */
    List<Stretch> of(SeriesHash hash) {
        List<Stretch> found = new ArrayList<>();
        for (Packed packed : bucket(hash.bucket(Buckets.COUNT))) {
            find(packed, hash, found);
        }
        return found;
    }

    private static void find(Packed packed, SeriesHash hash, List<Stretch> into) {
        ByteBuffer row = ByteBuffer.wrap(packed.stretches);
        while (row.hasRemaining()) {
            SeriesHash whose = SeriesHash.read(row);
            int length = row.getInt();
            if (whose.equals(hash)) {
                into.add(Stretch.read(packed.server, packed.stretches, row.position(), row.position() + length));
            }
            row.position(row.position() + length);
        }
    }

    private List<Packed> bucket(int bucket) {
        List<Packed> known = kept.remove(bucket);
        List<Packed> rows = known == null ? read(bucket) : known;
        kept.put(bucket, rows);
        keptBytes += known == null ? bytes(rows) : 0;
        while (keptBytes > MOST_KEPT_BYTES && kept.size() > 1) {
            keptBytes -= bytes(kept.pollFirstEntry().getValue());
        }
        return rows;
    }

    private static long bytes(List<Packed> rows) {
        return rows.stream().mapToLong(row -> row.stretches.length).sum();
    }

    private List<Packed> read(int bucket) {
        List<Packed> rows = new ArrayList<>();
        for (ServerRow server : servers) {
            long through = server.brought().lot();
            for (long chunk = Buckets.chunk(server.merged() + 1); chunk <= Buckets.chunk(through); chunk++) {
                BoundStatement select = tables.lots.bind(server.number(), bucket, chunk, server.merged(), through);
                for (Row row : session.execute(select)) {
                    rows.add(new Packed(server.number(), Values.bytes(row, 0)));
                }
            }
        }
        return rows;
    }
}
