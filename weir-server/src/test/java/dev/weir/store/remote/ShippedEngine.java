package dev.weir.store.remote;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.TestedEngine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Stores over one database, of a disk of their own. */
public final class ShippedEngine implements TestedEngine {
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final ShippedStore.EngineMaker maker;
    private @Nullable ShippedStore store;

    /** Over an empty database. */
    public ShippedEngine(ShippedStore.EngineMaker maker) {
        this.maker = maker;
    }

    @Override
    public Store open(SeriesRegistry series) {
        ShippedStore opened = new ShippedStore(disk, series, maker);
        opened.awaitConnected();
        store = opened;
        return opened;
    }

    @Override
    public void flush() {
        Objects.requireNonNull(store).flush();
    }

    @Override
    public void awaitMerge() {
        // Nothing is merged that readers could tell.
    }
}
