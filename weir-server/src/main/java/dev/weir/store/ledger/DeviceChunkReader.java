package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Devices of another server, as {@link DeviceChunkWriter} has encoded them; decoded each time that they are asked for. Immutable; any thread. */
final class DeviceChunkReader {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private final byte[] bytes;

    /** Where each begins. */
    private final int[] starts;

    private DeviceChunkReader(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    /**
     * Finds the devices of a chunk, which it keeps.
     *
     * @throws IllegalArgumentException where it is in no form that this version knows
     */
    static DeviceChunkReader of(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != DeviceChunkWriter.FORM) {
            throw new IllegalArgumentException(
                    "cannot read devices: they are in a form that this version does not know");
        }
        try {
            int[] starts = new int[DeviceChunk.SIZE];
            int count = 0;
            for (int at = 1; at < bytes.length; at = end(bytes, at)) {
                starts[count++] = at;
            }
            return new DeviceChunkReader(bytes, Arrays.copyOf(starts, count));
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("cannot read devices: their bytes make no sense", e);
        }
    }

    private static int end(byte[] bytes, int from) {
        int nameBytes = nameBytes(bytes, from);
        int at = from + Short.BYTES + nameBytes;
        if (nameBytes > 0) {
            at += DeviceChunkWriter.FIXED_BYTES + addressBytes(bytes[at + 1]);
        }
        Objects.checkFromToIndex(0, at, bytes.length);
        return at;
    }

    private static int nameBytes(byte[] bytes, int start) {
        return Byte.toUnsignedInt(bytes[start]) | Byte.toUnsignedInt(bytes[start + 1]) << Byte.SIZE;
    }

    private static int addressBytes(byte marks) {
        return (marks & DeviceChunkWriter.HAS_IPV4) != 0
                ? IPV4_BYTES
                : (marks & DeviceChunkWriter.HAS_IPV6) != 0 ? IPV6_BYTES : 0;
    }

    int count() {
        return starts.length;
    }

    /** How many bytes the name of a device has; 0 where it is not told of. */
    int nameBytes(int index) {
        return nameBytes(bytes, starts[index]);
    }

    private int nameStart(int index) {
        return starts[index] + Short.BYTES;
    }

    byte[] name(int index) {
        int from = nameStart(index);
        return Arrays.copyOfRange(bytes, from, from + nameBytes(index));
    }

    boolean isNamed(int index, byte[] name) {
        int from = nameStart(index);
        return Arrays.equals(bytes, from, from + nameBytes(index), name, 0, name.length);
    }

    /** Whether one of these and one of others are called the same. */
    boolean isNamedAs(int index, DeviceChunkReader other, int otherIndex) {
        int from = nameStart(index);
        int otherFrom = other.nameStart(otherIndex);
        return Arrays.equals(
                bytes, from, from + nameBytes(index), other.bytes, otherFrom, otherFrom + other.nameBytes(otherIndex));
    }

    int hash(int index) {
        int from = nameStart(index);
        return Devices.hash(bytes, from, from + nameBytes(index));
    }

    /** What its server knows of a device that has a name. */
    DeviceState state(int index) {
        ByteBuffer source = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int nameBytes = nameBytes(index);
        String name = new String(bytes, nameStart(index), nameBytes, UTF_8);
        source.position(nameStart(index) + nameBytes);
        List<Protocol> protocols = DeviceState.protocols(source.get());
        byte marks = source.get();
        OptionalDouble interval = DeviceState.interval(source.getFloat());
        long firstSeenMicros = source.getLong();
        long lastSeenMicros = source.getLong();
        long readings = source.getLong();
        long rejects = source.getLong();
        byte[] address = new byte[addressBytes(marks)];
        source.get(address);
        return new DeviceState(
                name,
                protocols,
                DeviceState.address(address.length == 0 ? null : address),
                firstSeenMicros,
                readings == 0 ? OptionalLong.empty() : OptionalLong.of(lastSeenMicros),
                readings,
                rejects,
                interval,
                (marks & DeviceChunkWriter.SILENT) != 0,
                false);
    }
}
