package dev.weir.store.cassandra;

import dev.weir.store.StoreContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over Cassandra keeps the contract. */
@Timeout(120)
final class CassandraStoreTest extends StoreContract {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    CassandraStoreTest() {
        super(new MergedEngine(keyspaces.create()));
    }
}
