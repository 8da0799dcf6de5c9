package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw new IllegalArgumentException("cannot read devices: their bytes make no sense", e);
        }
    }

    private static int end(byte[] bytes, int from) {
        int nameBytes = (int) VarInt.get(bytes, from);
        int at = from + VarInt.length(bytes, from);
        if (nameBytes == 0) {
            return at;
        }
        if (nameBytes < 0) {
            throw new IllegalStateException("a name has " + nameBytes + " bytes");
        }
        at += nameBytes;
        byte marks = bytes[at + 1];
        at += DeviceChunkWriter.FIXED_BYTES;
        at += VarInt.length(bytes, at);
        at += VarInt.length(bytes, at) + addressBytes(marks);
        if (at > bytes.length) {
            throw new IndexOutOfBoundsException(at);
        }
        return at;
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
        return (int) VarInt.get(bytes, starts[index]);
    }

    private int nameStart(int index) {
        return starts[index] + VarInt.length(bytes, starts[index]);
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
        ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int nameFrom = nameStart(index);
        int nameBytes = nameBytes(index);
        int at = nameFrom + nameBytes;
        byte marks = bytes[at + 1];
        int readingsAt = at + DeviceChunkWriter.FIXED_BYTES;
        int rejectsAt = readingsAt + VarInt.length(bytes, readingsAt);
        long readings = VarInt.get(bytes, readingsAt);
        return new DeviceState(
                new String(bytes, nameFrom, nameBytes, UTF_8),
                DeviceState.protocols(bytes[at]),
                DeviceState.address(address(marks, rejectsAt + VarInt.length(bytes, rejectsAt))),
                numbers.getLong(at + 6),
                readings == 0 ? OptionalLong.empty() : OptionalLong.of(numbers.getLong(at + 14)),
                readings,
                VarInt.get(bytes, rejectsAt),
                DeviceState.interval(numbers.getFloat(at + 2)),
                (marks & DeviceChunkWriter.SILENT) != 0,
                false);
    }

    private byte @Nullable [] address(byte marks, int from) {
        int length = addressBytes(marks);
        return length == 0 ? null : Arrays.copyOfRange(bytes, from, from + length);
    }
}
