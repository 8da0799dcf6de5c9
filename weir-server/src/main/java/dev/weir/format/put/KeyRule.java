package dev.weir.format.put;

/** Which keys a peer may put. */
@FunctionalInterface
public interface KeyRule {
    /** Whether a put to the key in {@code bytes[from, to)} is allowed. */
    boolean allows(byte[] bytes, int from, int to);
}
