package dev.weir.store.embedded;

import dev.weir.store.StoreContract;

/** The embedded store keeps the contract. */
class EmbeddedStoreContractTest extends StoreContract {
    EmbeddedStoreContractTest() {
        super(new EmbeddedEngine());
    }
}
