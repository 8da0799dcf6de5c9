package dev.weir.store;

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

    /**
     * Lets go of shared memory, keeping what is left to read in a compact form, so that a slow reader pins nothing large.
     *
     * @return how many bytes of heap that form takes
     */
    long detach();

    @Override
    void close();
}
