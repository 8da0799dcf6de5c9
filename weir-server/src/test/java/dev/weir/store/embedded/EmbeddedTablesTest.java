package dev.weir.store.embedded;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.TableContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The embedded store keeps events and records as every engine must. */
class EmbeddedTablesTest extends TableContract {
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

    @Override
    protected void awaitMerge(Store store) {
        EmbeddedStore embedded = (EmbeddedStore) store;
        while (true) {
            var parts = embedded.holdParts(all -> all);
            boolean isDue = !Merge.due(parts, Long.MAX_VALUE, Set.of()).isEmpty();
            parts.forEach(Part::release);
            if (!isDue) {
                return;
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
