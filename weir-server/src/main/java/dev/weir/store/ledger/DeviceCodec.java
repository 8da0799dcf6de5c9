package dev.weir.store.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.RecordPut;
import dev.weir.model.RecordTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A device as the value of a record, see {@code docs/format/records.md}. */
final class DeviceCodec {
    private static final int ADDRESS_BYTES = 16;
    private static final int HEADER_BYTES = 2 + Integer.BYTES + 5 * Long.BYTES + ADDRESS_BYTES;

    private DeviceCodec() {}

    static RecordPut put(Device device) {
        float[] gaps = device.gaps == null ? new float[0] : device.gaps.saved();
        ByteBuffer value =
                ByteBuffer.allocate(HEADER_BYTES + Float.BYTES * gaps.length).order(ByteOrder.LITTLE_ENDIAN);
        value.put(device.protocols).put(device.marks).putInt(device.number);
        value.putLong(device.readings).putLong(device.rejects);
        value.putLong(device.firstSeenMicros).putLong(device.lastSeenMicros).putLong(device.newestMicros);
        byte[] address = device.address;
        value.put(address == null ? new byte[ADDRESS_BYTES] : address);
        for (float gap : gaps) {
            value.putFloat(gap);
        }
        return new RecordPut(RecordTable.DEVICES, new String(device.name, UTF_8), value.array(), Long.MAX_VALUE);
    }

    static Device read(String name, byte[] bytes) {
        ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte protocols = value.get();
        byte marks = value.get();
        Device device = new Device(name.getBytes(UTF_8), value.getInt(), -1);
        device.protocols = protocols;
        device.marks = marks;
        device.readings = value.getLong();
        device.rejects = value.getLong();
        device.firstSeenMicros = value.getLong();
        device.lastSeenMicros = value.getLong();
        device.newestMicros = value.getLong();
        byte[] address = new byte[ADDRESS_BYTES];
        value.get(address);
        device.address = device.protocols == 0 ? null : address;
        float[] gaps = new float[value.remaining() / Float.BYTES];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = value.getFloat();
        }
        device.gaps = gaps.length == 0 ? null : Gaps.of(gaps);
        return device;
    }
}
