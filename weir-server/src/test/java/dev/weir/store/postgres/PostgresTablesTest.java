package dev.weir.store.postgres;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.TableContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresTablesTest extends TableContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    private final SimulatedDisk disk = new SimulatedDisk(2);
    private final String url = databases.create();

    @Override
    protected Store open(SeriesRegistry series) {
        return new ShippedStore(disk, series, url);
    }

    @Override
    protected void flush(Store store) {
        ((ShippedStore) store).flush();
    }

    @Override
    protected void awaitMerge(Store store) {
        // It has no parts.
    }
}
