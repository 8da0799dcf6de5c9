package dev.weir.store.ledger;

/**
 * Devices of one server that came one after the other, as it tells others of them: {@code docs/format/cassandra.md} has the bytes.
 *
 * @param number the place of the first of them, by {@link #SIZE}
 * @param devices what is known of them
 */
@SuppressWarnings("ArrayRecordComponent") // Made once and never changed.
public record DeviceChunk(int number, byte[] devices) {
    /** So many devices are in each but the last. */
    public static final int SIZE = 256;
}
