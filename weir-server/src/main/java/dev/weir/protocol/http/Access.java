package dev.weir.protocol.http;

/** What a request needs where tokens are needed at all. */
public enum Access {
    /** Nothing: what it shows is not even looked at. */
    OPEN,
    /** Nothing, and what it shows is looked at. */
    ANY,
    /** A token that reads; with {@code public-read} none. */
    READ,
    /** A token that writes. */
    WRITE,
    /** A token that does everything. */
    ADMIN;

    /** Whether something is needed. */
    boolean isGuarded() {
        return this != OPEN && this != ANY;
    }
}
