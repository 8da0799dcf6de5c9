package dev.weir.protocol.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Frames that are to be sent, unmasked and whole, one behind the other. Grows; used by one thread. */
public final class Frames {
    private static final int LAST = 0x80;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MOST_HEAD_BYTES = 10;

    private byte[] bytes = new byte[256];
    private int size;

    /** Whether there are none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Adds a message: the first {@code length} bytes of UTF-8. */
    public Frames text(byte[] utf8, int length) {
        return add(TEXT, utf8, length);
    }

    /** Adds a ping without a payload. */
    public Frames ping() {
        return add(PING, new byte[0], 0);
    }

    Frames pong(byte[] payload) {
        return add(PONG, payload, payload.length);
    }

    Frames close(int code) {
        byte[] payload = {(byte) (code >> 8), (byte) code};
        return add(CLOSE, payload, code == CloseCode.NONE ? 0 : payload.length);
    }

    private Frames add(int opcode, byte[] payload, int length) {
        if (bytes.length - size < MOST_HEAD_BYTES + length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + MOST_HEAD_BYTES + length));
        }
        bytes[size++] = (byte) (LAST | opcode);
        if (length < 126) {
            bytes[size++] = (byte) length;
        } else if (length < 1 << 16) {
            bytes[size++] = 126;
            bytes[size++] = (byte) (length >> 8);
            bytes[size++] = (byte) length;
        } else {
            bytes[size++] = 127;
            ByteBuffer.wrap(bytes).putLong(size, length);
            size += Long.BYTES;
        }
        System.arraycopy(payload, 0, bytes, size, length);
        size += length;
        return this;
    }

    /** All of them, until more are added. */
    ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
