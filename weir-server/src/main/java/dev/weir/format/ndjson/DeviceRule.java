package dev.weir.format.ndjson;

/** Which devices a peer may write events of. */
@FunctionalInterface
public interface DeviceRule {
    /** Whether events of the device named in {@code bytes[from, to)} are allowed. */
    boolean allows(byte[] bytes, int from, int to);
}
