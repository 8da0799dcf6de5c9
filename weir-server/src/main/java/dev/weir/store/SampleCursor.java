package dev.weir.store;

import org.jspecify.annotations.Nullable;

/**
 * The samples of one series by strictly rising time, a stretch after another. Used by one thread at a time; blocks on the disk.
 *
 * <p>A cursor lives on when its view is closed after {@link #detach()}.
 */
public interface SampleCursor extends AutoCloseable {
    /**
     * Fills {@code into} with the next stretch of at least one sample; false at the end.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a stretch are not what was written
     */
    boolean next(SampleBlock into);

    /** Time of the sample that comes next; {@link Long#MAX_VALUE}, which is no sample's, at the end. */
    long dueMicros();

    /**
     * Takes the next samples without decoding them, where they are a stretch whose totals are known, that ends before this time and in
     * which nothing was overwritten; null, and nothing is taken, where they are not.
     *
     * @throws dev.weir.model.WeirException CORRUPT when the bytes of a stretch are not what was written
     */
    @Nullable SampleTotals takeTotals(long beforeMicros);

    /**
     * Lets go of shared memory, keeping what is left to read in a compact form, so that a slow reader pins nothing large.
     *
     * @return how many bytes of heap that form takes
     */
    long detach();

    @Override
    void close();
}
