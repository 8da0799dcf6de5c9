package dev.weir.retention;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weir.ingest.Ingest;
import dev.weir.ingest.Submission;
import dev.weir.model.Change;
import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import dev.weir.store.RecordReader;
import dev.weir.store.Store;
import dev.weir.store.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The horizons as they are journaled, so that what was hidden stays hidden after a start: a newer file may have gone whose values overwrote
 * those of an older one. Used by one thread.
 */
final class StoredHorizons {
    private final Store store;
    private final Ingest ingest;
    private final Map<String, Long> stored = new HashMap<>();
    private final List<RecordPut> due = new ArrayList<>();

    StoredHorizons(Store store, Ingest ingest) {
        this.store = store;
        this.ingest = ingest;
    }

    /**
     * The horizon of a key, microseconds since the Unix epoch; {@link Long#MIN_VALUE} without one. Reads the disk.
     *
     * @throws dev.weir.model.WeirException CORRUPT when it cannot be read
     */
    long load(String key) {
        try (View view = store.view(0, Duration.ZERO)) {
            long micros = read(view.records(), key);
            stored.put(key, micros);
            return micros;
        }
    }

    /** The horizon of a key among records; {@link Long#MIN_VALUE} without one. Reads the disk. */
    static long read(RecordReader records, String key) {
        return records.find(RecordTable.RETENTION, key)
                .map(value -> Long.parseLong(new String(value, US_ASCII)))
                .orElse(Long.MIN_VALUE);
    }

    /** Has a horizon journaled with the next {@link #save}, if it is at least a step beyond what is stored. */
    void note(String key, long micros, long stepMicros) {
        long known = stored.getOrDefault(key, Long.MIN_VALUE);
        if (micros > known && (known == Long.MIN_VALUE || micros - known >= stepMicros)) {
            byte[] value = Long.toString(micros).getBytes(US_ASCII);
            due.add(new RecordPut(RecordTable.RETENTION, key, value, Long.MAX_VALUE));
        }
    }

    /**
     * Journals what was noted; what cannot be journaled is noted anew by the next round.
     *
     * @throws dev.weir.model.WeirException when that could not be journaled
     */
    void save() {
        List<RecordPut> all = List.copyOf(due);
        due.clear();
        if (!all.isEmpty()) {
            ingest.submit(new Submission(all.toArray(Change[]::new)));
            all.forEach(put -> stored.put(put.key(), Long.parseLong(new String(put.value(), US_ASCII))));
        }
    }
}
