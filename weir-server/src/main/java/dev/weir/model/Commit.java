package dev.weir.model;

import java.util.List;

/**
 * What becomes durable, and then visible, at once.
 *
 * @param sequence its number: the first commit of a data directory is 1, and there are no gaps
 * @param timeMicros when it was taken, microseconds since the Unix epoch
 * @param seriesCount how many series are durable with it: all ids below this one
 * @param changes what it does, in order; valid only until the call that it is given to returns
 */
public record Commit(long sequence, long timeMicros, int seriesCount, List<Change> changes) {}
