package dev.weir.model;

import org.jspecify.annotations.Nullable;

/** An operating failure: something outside the program went wrong. Bad input is a value and a bug is an {@link IllegalStateException}. */
public class WeirException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, for programs. */
    public enum Code {
        /** No space, no inodes, a quota or a file size limit. Passes when space returns. */
        DISK_FULL,
        /** The disk refuses for another reason: an I/O error, a read-only file system. */
        DISK_FAILED,
        /** Stored bytes are not what was written. */
        CORRUPT,
        /** A part that is needed is away or in use by somebody else. */
        UNAVAILABLE,
        /** Credentials are missing or do not reach that far. */
        UNAUTHORIZED,
        /** A bound is reached. */
        OVERLOADED,
        /** It took longer than allowed. */
        TIMEOUT
    }

    private final Code code;
    private final String reason;

    /** A failure without a cause of its own. */
    public WeirException(Code code, String message) {
        this(code, message, null);
    }

    /** A failure and what caused it. */
    public WeirException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.reason = message;
    }

    /** What went wrong, where and why, for people; what {@link #getMessage} says. */
    public String reason() {
        return reason;
    }

    /** What went wrong, for programs. */
    public Code code() {
        return code;
    }
}
