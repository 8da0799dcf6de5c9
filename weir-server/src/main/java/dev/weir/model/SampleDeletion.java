package dev.weir.model;

/**
 * Takes out samples: all that these series have at some times by then, in this commit and before. What comes later stays.
 *
 * @param seriesIds whose samples, strictly rising
 * @param times the times of all of them
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one commit and never changed.
public record SampleDeletion(int[] seriesIds, TimeRanges times) implements Change {
    /** Refuses series that do not rise: the same twice is a mistake. */
    public SampleDeletion {
        for (int i = 0; i < seriesIds.length; i++) {
            if (seriesIds[i] < 0 || (i > 0 && seriesIds[i] <= seriesIds[i - 1])) {
                throw new IllegalArgumentException(
                        "cannot delete samples of series " + seriesIds[i] + ": it is not above the series before it");
            }
        }
    }

    /** Takes out what series have in a range, which has at least a microsecond. */
    public SampleDeletion(int[] seriesIds, TimeRange range) {
        this(seriesIds, TimeRanges.of(range));
    }

    /** Bytes of its columns. */
    public int bytes() {
        return Integer.BYTES * seriesIds.length + Long.BYTES * times.count();
    }
}
