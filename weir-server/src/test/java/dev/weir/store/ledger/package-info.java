@NullMarked
package dev.weir.store.ledger;

import org.jspecify.annotations.NullMarked;
