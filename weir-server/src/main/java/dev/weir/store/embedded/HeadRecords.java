package dev.weir.store.embedded;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The newest records. One thread puts; any thread finds, also what was put after its view was taken, for a record only ever gets newer. */
final class HeadRecords {
    private record Key(RecordTable table, String key) {}

    private final ConcurrentHashMap<Key, RecordPut> records = new ConcurrentHashMap<>();
    private long bytes;

    /** Bytes of heap that the records take, about; for the thread that puts. */
    long bytes() {
        return bytes;
    }

    void put(RecordPut put) {
        RecordPut before = records.put(new Key(put.table(), put.key()), put);
        bytes += before == null ? 200L + 2L * put.key().length() + put.value().length : 0;
        bytes += before == null ? 0 : put.value().length - before.value().length;
    }

    Optional<RecordPut> find(RecordTable table, String key) {
        return Optional.ofNullable(records.get(new Key(table, key)));
    }

    Collection<RecordPut> all() {
        return records.values();
    }
}
