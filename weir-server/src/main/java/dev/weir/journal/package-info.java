/**
 * Floor 2: the append-only durable log, which is what the product promises.
 *
 * <p>Read {@link dev.weir.journal.Journal} first, then {@code Recovery}, then the byte tables in {@code docs/format/journal.md}. One
 * thread appends; a second one of the package's own, {@code journal-spares}, zero-writes segments ahead. Memory is bounded by the
 * largest record; disk by trimming, which is the store's to ask for.
 */
@NullMarked
package dev.weir.journal;

import org.jspecify.annotations.NullMarked;
