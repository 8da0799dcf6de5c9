package dev.weir.store.file;

import dev.weir.model.WeirException;

/** A record of an uploaded file could not be read or changed. */
public class FileRecordException extends WeirException {
    private static final long serialVersionUID = 1L;

    /** A failure without another behind it. */
    public FileRecordException(Code code, String reason) {
        super(code, reason);
    }

    /** A failure because of another. */
    public FileRecordException(Code code, String reason, Throwable cause) {
        super(code, reason, cause);
    }
}
