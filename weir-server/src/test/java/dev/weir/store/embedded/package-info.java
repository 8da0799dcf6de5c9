/** Tests of {@link dev.weir.store.embedded}. */
@org.jspecify.annotations.NullMarked
package dev.weir.store.embedded;
