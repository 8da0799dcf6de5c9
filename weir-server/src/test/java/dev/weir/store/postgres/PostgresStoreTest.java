package dev.weir.store.postgres;

import dev.weir.store.StoreContract;
import dev.weir.store.remote.ShippedEngine;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresStoreTest extends StoreContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    PostgresStoreTest() {
        super(new ShippedEngine(Databases.engine(databases.create())));
    }
}
