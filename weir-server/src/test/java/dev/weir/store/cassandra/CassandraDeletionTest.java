package dev.weir.store.cassandra;

import dev.weir.store.DeletionContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over Cassandra keeps the contract. */
@EnabledIfSystemProperty(
        named = "weir.long",
        matches = "true",
        disabledReason = "a minute of small commits is for --long")
@Timeout(120)
final class CassandraDeletionTest extends DeletionContract {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    CassandraDeletionTest() {
        super(new MergedEngine(keyspaces.create()));
    }
}
