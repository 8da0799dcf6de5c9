package dev.weir.typed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What is counted of one device.
 *
 * @param count its stored events
 * @param firstId the lowest id of these
 * @param newestSampleMicros no sample was made of an event at a later time, microseconds since the Unix epoch
 */
record Total(long count, long firstId, long newestSampleMicros) {
    static final Total NONE = new Total(0, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final int BYTES = 3 * Long.BYTES;

    /** With one more event, whose id is higher than all before. */
    Total with(long id, long sampleMicros) {
        return new Total(count + 1, Math.min(firstId, id), Math.max(newestSampleMicros, sampleMicros));
    }

    /** With so many events less; {@code first} is the lowest id of those that are left. */
    Total without(int events, long first) {
        return new Total(count - events, first, newestSampleMicros);
    }

    /** Of both together. */
    Total plus(Total other) {
        return new Total(
                count + other.count,
                Math.min(firstId, other.firstId),
                Math.max(newestSampleMicros, other.newestSampleMicros));
    }

    /** As the value of a record, see {@code docs/format/records.md}. */
    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(count)
                .putLong(firstId)
                .putLong(newestSampleMicros)
                .array();
    }

    static Total read(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalStateException("a total has " + bytes.length + " bytes");
        }
        ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Total(value.getLong(), value.getLong(), value.getLong());
    }
}
