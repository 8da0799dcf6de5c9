package dev.weir.blob;

import dev.weir.model.WeirException;

/** A blob could not be written, read or deleted. */
public class BlobStoreException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** A failure without another behind it. */
    public BlobStoreException(Code code, String reason) {
        super(code, reason);
    }

    /** A failure because of another. */
    public BlobStoreException(Code code, String reason, Throwable cause) {
        super(code, reason, cause);
    }
}
