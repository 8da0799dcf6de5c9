package dev.weir.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.model.Receipt;
import dev.weir.model.Reject;
import dev.weir.model.WeirException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Rejected input as a record's value, as docs/format/records.md lays it out. */
final class ItemCodec {
    private static final int TRUNCATED = 1;
    private static final int HEAD_BYTES = 40;

    private ItemCodec() {}

    static byte[] encode(RejectedItem item) {
        byte[] device = item.device() == null ? new byte[0] : item.device().getBytes(UTF_8);
        byte[] reason = item.reject().reason().getBytes(UTF_8);
        return ByteBuffer.allocate(HEAD_BYTES + device.length + reason.length + item.raw().length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) item.origin().number())
                .put((byte) (item.isTruncated() ? TRUNCATED : 0))
                .putShort((short) item.reject().code().number())
                .put(item.address())
                .putLong(item.receivedMicros())
                .putLong(item.reject().line())
                .putShort((short) device.length)
                .putShort((short) reason.length)
                .put(device)
                .put(reason)
                .put(item.raw())
                .array();
    }

    /**
     * Back from {@link #encode}.
     *
     * @throws WeirException CORRUPT where the bytes are none of that
     */
    static RejectedItem decode(long id, byte[] value) {
        try {
            return decode(id, ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN));
        } catch (BufferUnderflowException e) {
            throw damaged(id, e);
        }
    }

    private static RejectedItem decode(long id, ByteBuffer from) {
        Origin origin = Origin.ofNumber(from.get()).orElseThrow(() -> damaged(id, null));
        boolean isTruncated = (from.get() & TRUNCATED) != 0;
        Reject.Code code = Reject.Code.ofNumber(from.getShort()).orElseThrow(() -> damaged(id, null));
        byte[] address = bytes(from, Receipt.ADDRESS_BYTES);
        long received = from.getLong();
        long line = from.getLong();
        int deviceBytes = Short.toUnsignedInt(from.getShort());
        int reasonBytes = Short.toUnsignedInt(from.getShort());
        String device = deviceBytes == 0 ? null : new String(bytes(from, deviceBytes), UTF_8);
        Reject reject = new Reject(line, code, new String(bytes(from, reasonBytes), UTF_8));
        return new RejectedItem(
                id, origin, address, device, received, reject, bytes(from, from.remaining()), isTruncated);
    }

    private static byte[] bytes(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private static WeirException damaged(long id, @Nullable Throwable cause) {
        return new WeirException(
                WeirException.Code.CORRUPT,
                "cannot read the rejected input \"" + id + "\": its record is not what was written",
                cause);
    }
}
