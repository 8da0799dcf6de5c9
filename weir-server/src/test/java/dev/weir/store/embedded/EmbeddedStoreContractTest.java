package dev.weir.store.embedded;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.StoreContract;
import java.nio.file.Path;
import java.time.Duration;

/** The embedded store keeps the contract. */
class EmbeddedStoreContractTest extends StoreContract {
    private final SimulatedDisk disk = new SimulatedDisk(2);

    @Override
    protected Store open(SeriesRegistry series) {
        EmbeddedStore.Options options = new EmbeddedStore.Options(100_000, Duration.ofMinutes(10));
        return EmbeddedStore.open(disk, Path.of("/data"), series, options, System::nanoTime, durable -> {});
    }

    @Override
    protected void flush(Store store) {
        ((EmbeddedStore) store).flush();
    }
}
