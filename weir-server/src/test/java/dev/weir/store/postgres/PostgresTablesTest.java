package dev.weir.store.postgres;

import dev.weir.store.TableContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over PostgreSQL keeps the contract. */
@Timeout(120)
final class PostgresTablesTest extends TableContract {
    @RegisterExtension
    static final Databases databases = new Databases();

    PostgresTablesTest() {
        super(new ShippedEngine(databases.create()));
    }
}
