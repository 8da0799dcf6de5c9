package dev.weir.model;

/**
 * Takes out samples: all that these series have in a range by then, in this commit and before. What comes later stays.
 *
 * @param seriesIds whose samples, strictly rising
 * @param range whose time belongs to it
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one commit and never changed.
public record SampleDeletion(int[] seriesIds, TimeRange range) implements Change {
    /** Refuses series that do not rise, and a range without any time: neither takes out anything that could be told. */
    public SampleDeletion {
        for (int i = 0; i < seriesIds.length; i++) {
            if (seriesIds[i] < 0 || (i > 0 && seriesIds[i] <= seriesIds[i - 1])) {
                throw new IllegalArgumentException(
                        "cannot delete samples of series " + seriesIds[i] + ": it is not above the series before it");
            }
        }
        if (range.fromMicros() == range.toMicros()) {
            throw new IllegalArgumentException("cannot delete samples: the range has no time in it");
        }
    }
}
