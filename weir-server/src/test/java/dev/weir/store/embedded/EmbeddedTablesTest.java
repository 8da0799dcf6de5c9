package dev.weir.store.embedded;

import dev.weir.store.TableContract;

/** The embedded store keeps events and records as every engine must. */
class EmbeddedTablesTest extends TableContract {
    EmbeddedTablesTest() {
        super(new EmbeddedEngine());
    }
}
