package dev.weir.protocol.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a peer by RFC 6455, section 5, strictly, and tells what has to be answered. Messages are held to the form and passed over: nothing
 * here grows with what a peer sends. Pure; used by one thread.
 */
final class FrameParser {
    /** The longest that has to be in the buffer at once: a control frame. */
    static final int MOST_BYTES = 2 + 4 + 125;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASK_BYTES = 4;
    private static final int MOST_CONTROL_BYTES = 125;

    /** Something that has to be answered. */
    sealed interface Finding {}

    /** To be answered by a pong with the same payload. */
    @SuppressWarnings("ArrayRecordComponent") // Handed to whoever answers it.
    record Ping(byte[] payload) implements Finding {}

    /** The peer closes: with this code, or {@link CloseCode#NONE}. Nothing that follows means anything. */
    record Closing(int code) implements Finding {}

    /** The peer broke the rules: it is told by this code, and nothing that follows means anything. */
    record Fault(int code, String reason) implements Finding {}

    private final long mostMessageBytes;
    private final byte[] mask = new byte[MASK_BYTES];
    private int message; // TEXT or BINARY while one is not at its end, else CONTINUATION.
    private long messageBytes;
    private TextCheck text = new TextCheck();
    private boolean isFinal;
    private long payloadLeft;
    private int masked;

    /** A parser that refuses longer messages. */
    FrameParser(long mostMessageBytes) {
        this.mostMessageBytes = mostMessageBytes;
    }

    /** The next that has to be answered; null once all is taken that can be: what is then left in the buffer is the beginning of a frame. */
    @Nullable Finding next(ByteBuffer in) {
        Finding found = null;
        while (found == null) {
            if (payloadLeft > 0) {
                found = passOver(in);
                if (payloadLeft > 0) {
                    return found;
                }
            } else {
                int before = in.position();
                found = frame(in);
                if (in.position() == before) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Takes the head of a frame, and all of it where it is a control frame; takes nothing where there is too little. */
    private @Nullable Finding frame(ByteBuffer in) {
        int start = in.position();
        if (in.remaining() < 2) {
            return null;
        }
        int first = in.get(start);
        int second = in.get(start + 1);
        int opcode = first & 0x0F;
        String fault = flaw(first, second, opcode);
        if (fault != null) {
            return new Fault(CloseCode.PROTOCOL_ERROR, fault);
        }
        int stated = second & 0x7F;
        int lengthBytes = stated == 126 ? 2 : stated == 127 ? 8 : 0;
        int head = 2 + lengthBytes + MASK_BYTES;
        if (in.remaining() < head) {
            return null;
        }
        long length =
                lengthBytes == 2 ? in.getShort(start + 2) & 0xFFFF : lengthBytes == 8 ? in.getLong(start + 2) : stated;
        if (length < 0 || (lengthBytes > 0 && length < (lengthBytes == 2 ? 126 : 1 << 16))) {
            return new Fault(CloseCode.PROTOCOL_ERROR, "the length of a frame is not in its shortest form");
        }
        boolean isControl = opcode >= CLOSE;
        if (isControl && in.remaining() < head + length) {
            return null;
        }
        in.get(start + head - MASK_BYTES, mask).position(start + head);
        return isControl ? control(in, opcode, (int) length) : begin(first, opcode, length);
    }

    private @Nullable String flaw(int first, int second, int opcode) {
        boolean isControl = opcode >= CLOSE;
        if ((first & 0x70) != 0) {
            return "a frame has bits of an extension that was not agreed on";
        }
        if ((opcode > BINARY && opcode < CLOSE) || opcode > PONG) {
            return "a frame has an opcode that is reserved";
        }
        if (second >= 0) {
            return "a frame is not masked";
        }
        if (isControl && first >= 0) {
            return "a control frame is fragmented";
        }
        if (isControl && (second & 0x7F) > MOST_CONTROL_BYTES) {
            return "a control frame is too long";
        }
        if (!isControl && (opcode == CONTINUATION) == (message == CONTINUATION)) {
            return opcode == CONTINUATION ? "there is no message to go on with" : "a message begins in another";
        }
        return null;
    }

    private @Nullable Finding begin(int first, int opcode, long length) {
        if (opcode != CONTINUATION) {
            message = opcode;
            messageBytes = 0;
            text = new TextCheck();
        }
        if (length > mostMessageBytes - messageBytes) {
            return new Fault(
                    CloseCode.TOO_BIG,
                    "a message has more than " + mostMessageBytes + " bytes (limits.websocket-message)");
        }
        messageBytes += length;
        isFinal = first < 0;
        payloadLeft = length;
        masked = 0;
        return length == 0 ? end() : null;
    }

    private @Nullable Finding passOver(ByteBuffer in) {
        int count = (int) Math.min(payloadLeft, in.remaining());
        boolean isText = message == TEXT;
        for (int i = 0; i < count; i++) {
            byte next = in.get();
            if (isText && !text.take((byte) (next ^ mask[masked & 3]))) {
                return notUtf8();
            }
            masked++;
        }
        payloadLeft -= count;
        return payloadLeft == 0 ? end() : null;
    }

    /** The end of a data frame. */
    private @Nullable Finding end() {
        if (!isFinal) {
            return null;
        }
        boolean isBroken = message == TEXT && !text.isWhole();
        message = CONTINUATION;
        return isBroken ? notUtf8() : null;
    }

    private static Fault notUtf8() {
        return new Fault(CloseCode.INVALID_TEXT, "a text is not UTF-8");
    }

    private @Nullable Finding control(ByteBuffer in, int opcode, int length) {
        byte[] payload = new byte[length];
        in.get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return switch (opcode) {
            case PING -> new Ping(payload);
            case CLOSE -> closing(payload);
            default -> null;
        };
    }

    private static Finding closing(byte[] payload) {
        if (payload.length == 0) {
            return new Closing(CloseCode.NONE);
        }
        int code = payload.length == 1 ? 0 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        if (!CloseCode.isSendable(code)) {
            return new Fault(CloseCode.PROTOCOL_ERROR, "a close has no code that may be sent");
        }
        TextCheck reason = new TextCheck();
        boolean isText = true;
        for (byte next : Arrays.copyOfRange(payload, 2, payload.length)) {
            isText &= reason.take(next);
        }
        return isText && reason.isWhole() ? new Closing(code) : notUtf8();
    }
}
