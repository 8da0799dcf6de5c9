package dev.weir.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.util.Comparator;

/** The order of records in a part: by a hash of table and key, which is stored and never changes, then by both. */
final class RecordOrder {
    static final Comparator<RecordPut> COMPARATOR = Comparator.comparingLong(
                    (RecordPut put) -> hash(put.table(), put.key()))
            .thenComparing(RecordPut::table)
            .thenComparing(RecordPut::key);

    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private RecordOrder() {}

    static long hash(RecordPut put) {
        return hash(put.table(), put.key());
    }

    static long hash(RecordTable table, String key) {
        return hash(table, key.getBytes(UTF_8));
    }

    static long hash(RecordTable table, byte[] key) {
        long hash = table.number();
        for (byte each : key) {
            hash = (hash ^ each) * MULTIPLIER;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}
