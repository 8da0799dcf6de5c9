package dev.weir.blob;

/** There is no blob of that name. */
public final class BlobNotFoundException extends BlobStoreException {
    private static final long serialVersionUID = 1L;

    /** No blob of this name. */
    public BlobNotFoundException(String name) {
        super(Code.UNAVAILABLE, "cannot read the blob \"" + name + "\": there is none");
    }
}
