/** Tests of the embedded store: the contract, a model beside it, readers beside a writer. */
@NullMarked
package dev.weir.store.embedded;

import org.jspecify.annotations.NullMarked;
