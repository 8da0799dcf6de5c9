package dev.weir.store.cassandra;

/**
 * A sample that another server has taken.
 *
 * @param taken when, as lots have it: all of a commit have the same, and no two commits of a server
 */
record PeerSample(long taken, int seriesId, long timestampMicros, double value) {}
