package dev.weir.store.cassandra;

import dev.weir.store.TableContract;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store over Cassandra keeps the contract. */
@EnabledIfSystemProperty(
        named = "weir.long",
        matches = "true",
        disabledReason = "a minute of small commits is for --long")
@Timeout(120)
final class CassandraTablesTest extends TableContract {
    @RegisterExtension
    static final Keyspaces keyspaces = Keyspaces.shared();

    CassandraTablesTest() {
        super(new MergedEngine(keyspaces.create()));
    }
}
