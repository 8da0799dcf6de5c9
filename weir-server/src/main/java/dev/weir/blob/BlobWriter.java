package dev.weir.blob;

/** Writes one blob. Used by one thread at a time. */
public interface BlobWriter extends AutoCloseable {
    /**
     * Adds bytes, which are the caller's again on return.
     *
     * @throws BlobStoreException when they cannot be written; nothing more can be then
     */
    void write(byte[] bytes, int from, int length);

    /**
     * Makes the blob durable and visible under its name.
     *
     * @throws BlobStoreException when it cannot be; then it is not there
     */
    void finish();

    /** Ends the writing; a blob that is not finished leaves nothing. Throws nothing: what cannot be cleaned up is discarded at the next start. */
    @Override
    void close();
}
