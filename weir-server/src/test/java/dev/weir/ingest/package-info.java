/**
 * Trials of the whole write path on disks that fail. Read {@code Scenario} first: one directory's life of crashes, checked against a
 * {@code Ledger}; {@code NegativeControlsTest} proves that the trials would find a broken promise.
 */
@NullMarked
package dev.weir.ingest;

import org.jspecify.annotations.NullMarked;
