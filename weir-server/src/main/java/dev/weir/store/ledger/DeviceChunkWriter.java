package dev.weir.store.ledger;

import dev.weir.model.Event;
import dev.weir.model.Receipt;
import dev.weir.store.run.VarInt;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Encodes devices for other servers; {@link DeviceChunkReader} reads them. */
final class DeviceChunkWriter {
    /** What the first byte of a chunk says: what of its form follows. */
    static final byte FORM = 1;

    static final int SILENT = 1;
    static final int HAS_IPV4 = 2;
    static final int HAS_IPV6 = 4;

    /** Protocols, marks, interval and two times. */
    static final int FIXED_BYTES = 2 + Float.BYTES + 2 * Long.BYTES;

    /** How an IPv6 address begins that stands for one of IPv4. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final int MOST_BYTES = FIXED_BYTES + 3 * VarInt.MAX_BYTES + Receipt.ADDRESS_BYTES;

    private DeviceChunkWriter() {}

    /** Those of a chunk, as they stand. */
    static byte[] bytes(Devices devices, int chunk) {
        int first = chunk * DeviceChunk.SIZE;
        int end = Math.min(first + DeviceChunk.SIZE, devices.count());
        int most = 1;
        for (int place = first; place < end; place++) {
            most += MOST_BYTES + nameBytes(devices.get(place));
        }
        byte[] bytes = new byte[most];
        bytes[0] = FORM;
        int at = 1;
        for (int place = first; place < end; place++) {
            at = put(devices.get(place), bytes, at);
        }
        return Arrays.copyOf(bytes, at);
    }

    /** Only lines that were refused have longer names: these have none for others. */
    private static int nameBytes(Device device) {
        return device.name.length > Event.MAX_NAME_BYTES ? 0 : device.name.length;
    }

    private static int put(Device device, byte[] bytes, int from) {
        int nameBytes = nameBytes(device);
        int at = VarInt.put(nameBytes, bytes, from);
        if (nameBytes == 0) {
            return at;
        }
        System.arraycopy(device.name, 0, bytes, at, nameBytes);
        at += nameBytes;
        byte[] address = device.address;
        boolean isMapped = address != null && Arrays.mismatch(address, MAPPED) == MAPPED.length;
        int family = address == null ? 0 : isMapped ? HAS_IPV4 : HAS_IPV6;
        bytes[at] = device.protocols;
        bytes[at + 1] = (byte) ((device.isMarkedSilent() ? SILENT : 0) | family);
        ByteBuffer.wrap(bytes, at + 2, FIXED_BYTES - 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(device.intervalSeconds())
                .putLong(device.firstSeenMicros)
                .putLong(device.lastSeenMicros);
        at = VarInt.put(device.readings, bytes, at + FIXED_BYTES);
        at = VarInt.put(device.rejects, bytes, at);
        if (address != null) {
            int addressFrom = isMapped ? MAPPED.length : 0;
            System.arraycopy(address, addressFrom, bytes, at, address.length - addressFrom);
            at += address.length - addressFrom;
        }
        return at;
    }
}
