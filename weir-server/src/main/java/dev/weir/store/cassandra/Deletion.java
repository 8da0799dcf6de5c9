package dev.weir.store.cassandra;

import dev.weir.model.TimeRanges;

/**
 * Takes out samples of a series that were written before it. What the same commit brings after it stays, and what it brought before was taken out when it was
 * packed.
 *
 * @param micros when it was taken, microseconds since the Unix epoch
 * @param times of what it takes out
 */
record Deletion(long micros, TimeRanges times) {}
