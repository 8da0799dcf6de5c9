package dev.weir.taps;

import java.util.Optional;

/**
 * A glass that was filled at a tap.
 *
 * @param tapId the tap, from 0 to {@link #MAX_TAP_ID}
 * @param volumeMillilitres what the tap measured
 * @param glass what that is served in
 * @param timestampMicros when, microseconds since the Unix epoch
 */
public record Pour(long tapId, double volumeMillilitres, Glass glass, long timestampMicros) {
    /** The largest id of a tap: JSON readers hold whole numbers exactly up to here. */
    public static final long MAX_TAP_ID = (1L << 53) - 1;

    /** What the devices of pours begin with, behind which the id of the tap stands. */
    static final String DEVICE_PREFIX = "tap.";

    /** Refuses what no tap can have measured. */
    public Pour {
        if (tapId < 0 || tapId > MAX_TAP_ID || !Glass.of(volumeMillilitres).equals(Optional.of(glass))) {
            throw new IllegalArgumentException(
                    "cannot take a " + glass + " of " + volumeMillilitres + " ml at tap " + tapId);
        }
    }

    /** The tap as the device of its events. */
    String device() {
        return device(tapId);
    }

    /** A tap as the device of its events. */
    static String device(long tapId) {
        return DEVICE_PREFIX + tapId;
    }
}
