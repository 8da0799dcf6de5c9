package dev.weir.store.postgres;

import dev.weir.store.TableContract;
import dev.weir.store.remote.ShippedEngine;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresTablesTest extends TableContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    PostgresTablesTest() {
        super(new ShippedEngine(Databases.engine(databases.create())));
    }
}
