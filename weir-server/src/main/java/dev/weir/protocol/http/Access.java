package dev.weir.protocol.http;

/** What a request needs where tokens are needed at all. */
public enum Access {
    /** Nothing: not even a token. */
    OPEN,
    /** A token that reads; with {@code public-read} none. */
    READ,
    /** A token that writes. */
    WRITE,
    /** A token that does everything. */
    ADMIN
}
