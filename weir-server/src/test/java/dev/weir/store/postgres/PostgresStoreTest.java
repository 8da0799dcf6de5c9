package dev.weir.store.postgres;

import dev.weir.disk.SimulatedDisk;
import dev.weir.model.SeriesRegistry;
import dev.weir.store.Store;
import dev.weir.store.StoreContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresStoreTest extends StoreContract {
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
}
