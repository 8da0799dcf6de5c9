package dev.weir.query;

/**
 * Samples of a range that series which match a pattern have.
 *
 * @param seriesIds the series that have any, rising
 * @param samples how many they have together, as readers see them
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one answer and never changed.
public record MatchingSamples(int[] seriesIds, long samples) {}
