package dev.weir.store;

/**
 * What one file of a store takes on the disk, and from when to when its samples and events are; of an uploaded file when it came.
 *
 * @param bytes its size
 * @param minMicros time of the earliest, microseconds since the Unix epoch
 * @param maxMicros time of the latest; before the earliest where there are none
 */
public record PartExtent(long bytes, long minMicros, long maxMicros) {}
