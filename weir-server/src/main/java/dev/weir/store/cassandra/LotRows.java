package dev.weir.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.util.List;

/** Packs the samples of a lot into rows, a bucket of series after another. Used by one thread. */
final class LotRows {
    /** A row that has so much is not made longer. */
    private static final int ROW_BYTES = 1 << 20;

    private final Tables tables;
    private final SeriesHashes hashes;
    private final int server;
    private final StretchWriter row = new StretchWriter();
    private int bucket;
    private int part;

    LotRows(Tables tables, SeriesHashes hashes, int server) {
        this.tables = tables;
        this.hashes = hashes;
        this.server = server;
    }

    /** Sends all that the samples hold as rows of a lot, and forgets it. */
    void send(LotSamples samples, long lot, Writes writes) {
        samples.takeAll(hashes, Buckets.COUNT, (id, deletions, times, values, taken, count) -> {
            SeriesHash hash = hashes.of(id);
            int its = hash.bucket(Buckets.COUNT);
            if (row.size() > 0 && (its != bucket || row.size() > ROW_BYTES)) {
                flush(lot, writes);
                part = its == bucket ? part + 1 : 0;
            }
            part = its == bucket ? part : 0;
            bucket = its;
            put(hash, deletions, times, values, taken, count);
        });
        if (row.size() > 0) {
            flush(lot, writes);
        }
        part = 0;
    }

    private void put(
            SeriesHash hash, List<Deletion> deletions, long[] times, double[] values, long[] taken, int count) {
        row.putHash(hash);
        row.putSized(deletions, times, values, taken, 0, count);
    }

    private void flush(long lot, Writes writes) {
        BoundStatement statement = tables.putLot.bind(server, bucket, Buckets.chunk(lot), lot, part, row.copy());
        writes.send(statement);
        row.clear();
    }
}
