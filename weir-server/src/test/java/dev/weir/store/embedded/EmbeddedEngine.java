package dev.weir.store.embedded;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.TestedEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Embedded stores on one simulated disk. */
final class EmbeddedEngine implements TestedEngine {
    private final SimulatedDisk disk = new SimulatedDisk(2);
    private @Nullable EmbeddedStore store;

    @Override
    public EmbeddedStore open(SeriesRegistry series) {
        return open(series, System::nanoTime);
    }

    EmbeddedStore open(SeriesRegistry series, LongSupplier nanoTime) {
        EmbeddedStore.Options options = new EmbeddedStore.Options(100_000, Duration.ofMinutes(10));
        EmbeddedStore opened = EmbeddedStore.open(disk, Path.of("/data"), series, options, nanoTime, durable -> {});
        store = opened;
        return opened;
    }

    @Override
    public void flush() {
        store().flush();
    }

    @Override
    public void awaitMerge() {
        while (isMergeDue()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private boolean isMergeDue() {
        List<Part> parts = store().holdParts();
        try {
            return !Merge.due(parts, Long.MAX_VALUE, Set.of()).isEmpty()
                    || new Sweep(System::nanoTime).due(parts).isPresent();
        } finally {
            parts.forEach(Part::release);
        }
    }

    private EmbeddedStore store() {
        return Objects.requireNonNull(store);
    }
}
