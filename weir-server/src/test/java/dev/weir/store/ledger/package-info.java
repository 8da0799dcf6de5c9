/** Tests of the ledger. */
@NullMarked
package dev.weir.store.ledger;

import org.jspecify.annotations.NullMarked;
