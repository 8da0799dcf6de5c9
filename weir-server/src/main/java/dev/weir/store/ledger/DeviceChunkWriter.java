package dev.weir.store.ledger;

import dev.weir.model.Event;
import dev.weir.model.Receipt;
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

    /** What stands behind a name: protocols, marks, interval, two times and two counts. */
    static final int FIXED_BYTES = 2 + Float.BYTES + 4 * Long.BYTES;

    /** How an IPv6 address begins that stands for one of IPv4. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private static final int MOST_BYTES = Short.BYTES + FIXED_BYTES + Receipt.ADDRESS_BYTES;

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
        ByteBuffer target = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        target.put(FORM);
        for (int place = first; place < end; place++) {
            put(devices.get(place), target);
        }
        return Arrays.copyOf(bytes, target.position());
    }

    /** Only lines that were refused have longer names: these have none for others. */
    private static int nameBytes(Device device) {
        return device.name.length > Event.MAX_NAME_BYTES ? 0 : device.name.length;
    }

    private static void put(Device device, ByteBuffer target) {
        int nameBytes = nameBytes(device);
        target.putShort((short) nameBytes).put(device.name, 0, nameBytes);
        if (nameBytes == 0) {
            return;
        }
        byte[] address = device.address;
        boolean isMapped = address != null && Arrays.mismatch(address, MAPPED) == MAPPED.length;
        int family = address == null ? 0 : isMapped ? HAS_IPV4 : HAS_IPV6;
        target.put(device.protocols).put((byte) ((device.isMarkedSilent() ? SILENT : 0) | family));
        target.putFloat(device.intervalSeconds());
        target.putLong(device.firstSeenMicros).putLong(device.lastSeenMicros);
        target.putLong(device.readings).putLong(device.rejects);
        if (address != null) {
            int from = isMapped ? MAPPED.length : 0;
            target.put(address, from, address.length - from);
        }
    }
}
