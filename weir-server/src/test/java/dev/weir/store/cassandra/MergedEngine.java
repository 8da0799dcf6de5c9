package dev.weir.store.cassandra;

import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.TestedEngine;
import dev.weir.store.remote.ShippedEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores over one keyspace, of a disk of their own, that merge when they are told to. */
final class MergedEngine implements TestedEngine {
    private final ShippedEngine shipped;
    private @Nullable CassandraEngine engine;

    /** Over a keyspace that is not there yet. */
    MergedEngine(String url) {
        shipped = new ShippedEngine((directoryId, registry, refusals) -> {
            CassandraEngine made = Keyspaces.engine(url, directoryId, registry);
            engine = made;
            return made;
        });
    }

    @Override
    public Store open(SeriesRegistry series) {
        return shipped.open(series);
    }

    @Override
    public void flush() {
        shipped.flush();
    }

    @Override
    public void awaitMerge() {
        Objects.requireNonNull(engine).mergeAll();
    }
}
