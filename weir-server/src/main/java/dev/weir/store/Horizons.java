package dev.weir.store;

import dev.weir.model.TimeRange;

/**
 * The times below which nothing is shown any more: one for events and most series, and others for classes of series that are kept longer or
 * shorter. What lies below is dropped when the files that hold it are written anew. Immutable; any thread.
 *
 * <p>Everything is clipped by time, never taken out file by file: a file in the middle may overwrite values of older ones, and these would show again.
 *
 * @param general the horizon of events and of series of class 0, microseconds since the Unix epoch; {@link Long#MIN_VALUE} for none
 * @param byClass the horizon of each class, that of class 0 being the general one
 * @param classes the class of each series; those beyond have not been judged yet and are shown whole
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and never changed.
public record Horizons(long general, long[] byClass, byte[] classes) {
    /** Everything is shown. */
    public static final Horizons NONE = new Horizons(Long.MIN_VALUE, new long[] {Long.MIN_VALUE}, new byte[0]);

    /** The horizon of a series. */
    public long of(int seriesId) {
        return seriesId < classes.length ? byClass[classes[seriesId]] : Long.MIN_VALUE;
    }

    /** What is shown of a range of a series. */
    public TimeRange clip(int seriesId, TimeRange range) {
        return clip(range, of(seriesId));
    }

    /** What is shown of a range of events. */
    public TimeRange clipEvents(TimeRange range) {
        return clip(range, general);
    }

    private static TimeRange clip(TimeRange range, long horizon) {
        return horizon <= range.fromMicros()
                ? range
                : new TimeRange(Math.min(horizon, range.toMicros()), range.toMicros());
    }
}
