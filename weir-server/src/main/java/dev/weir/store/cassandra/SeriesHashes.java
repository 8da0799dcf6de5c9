package dev.weir.store.cassandra;

import dev.weir.model.SeriesRegistry;
import java.util.Arrays;

/** The hash of each series of this server, worked out once. Any thread. */
final class SeriesHashes {
    private final SeriesRegistry registry;
    private volatile SeriesHash[] known = new SeriesHash[0];

    SeriesHashes(SeriesRegistry registry) {
        this.registry = registry;
    }

    /** Of a series that is registered. */
    SeriesHash of(int id) {
        SeriesHash[] current = known;
        return id < current.length ? current[id] : more(id);
    }

    private synchronized SeriesHash more(int id) {
        SeriesHash[] before = known;
        if (id < before.length) {
            return before[id];
        }
        int size = Math.max(id + 1, Math.min(registry.size(), 2 * before.length));
        SeriesHash[] grown = Arrays.copyOf(before, size);
        for (int i = before.length; i < size; i++) {
            grown[i] = SeriesHash.of(registry.keyBytes(i));
        }
        known = grown;
        return grown[id];
    }
}
