package dev.weir.store.ledger;

/**
 * What one server knows of a device.
 *
 * @param server its number; {@link #HERE} for this one
 * @param isThere whether that server has been heard of lately
 * @param state what it says
 */
record Sighting(int server, boolean isThere, DeviceState state) {
    /** Stands for this server. */
    static final int HERE = -1;

    /** When the last reading came there, microseconds since the Unix epoch; {@link Long#MIN_VALUE} where none has come. */
    long lastSeenMicros() {
        return state.lastSeenMicros().orElse(Long.MIN_VALUE);
    }
}
