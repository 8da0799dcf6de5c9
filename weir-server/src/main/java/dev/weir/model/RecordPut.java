package dev.weir.model;

/**
 * Puts a value in place of whatever a table held under the key before.
 *
 * @param table where to
 * @param key at most 64 KiB of UTF-8
 * @param value at most {@link #MAX_VALUE_BYTES}
 * @param expiresMicros from when on it may be forgotten, microseconds since the Unix epoch; {@link Long#MAX_VALUE} for never
 */
@SuppressWarnings("ArrayRecordComponent") // Made for one commit and never changed.
public record RecordPut(RecordTable table, String key, byte[] value, long expiresMicros) implements Change {
    /** The longest value. */
    public static final int MAX_VALUE_BYTES = 1 << 20;
}
