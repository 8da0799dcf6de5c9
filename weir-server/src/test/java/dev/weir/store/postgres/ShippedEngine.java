package dev.weir.store.postgres;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.TestedEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores over one database, of a disk of their own. */
final class ShippedEngine implements TestedEngine {
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final String url;
    private @Nullable ShippedStore store;

    /** Over an empty database. */
    ShippedEngine(String url) {
        this.url = url;
    }

    @Override
    public Store open(SeriesRegistry series) {
        ShippedStore opened = new ShippedStore(disk, series, url);
        store = opened;
        return opened;
    }

    @Override
    public void flush() {
        Objects.requireNonNull(store).flush();
    }

    @Override
    public void awaitMerge() {
        // A database has no parts.
    }
}
